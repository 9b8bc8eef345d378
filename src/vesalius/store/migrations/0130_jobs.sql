-- Background work: jobs enqueued in the transaction of the data they speak of, and named readers of the outbox.
-- docs/adr/0013-background-work.md explains why these tables are ours; `vesalius.events` is the only writer beside
-- `store.jobs`. Nothing here holds data of a patient: arguments are ids.

-- A running worker process. It holds the session-level advisory lock (1, id) as long as it lives.
CREATE TABLE worker (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    host     text    NOT NULL,
    process  integer NOT NULL,
    started  bigint  NOT NULL,
    beat     bigint  NOT NULL
);

-- `due`, `started`, `finished`: µs since 1970 UTC. `lock`: jobs with the same one run one at a time, oldest first.
-- `single`: at most one *waiting* job with this name and key. `failure` is the kind and place of an error, never its text.
CREATE TABLE job (
    id         bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text     NOT NULL,
    queue      text     NOT NULL,
    state      smallint NOT NULL DEFAULT 1,
    attempt    integer  NOT NULL DEFAULT 0,
    due        bigint   NOT NULL,
    created    bigint   NOT NULL,
    started    bigint,
    finished   bigint,
    worker     integer,
    lock       text,
    single     text,
    arguments  text     NOT NULL,
    failure    text
);
COMMENT ON COLUMN job.state IS '1 waiting, 2 running, 3 done, 4 dead (given up; a person decides), 5 cancelled';
CREATE INDEX job_waiting ON job (queue, due, id) WHERE state = 1;
CREATE UNIQUE INDEX job_single ON job (name, single) WHERE state = 1 AND single IS NOT NULL;
CREATE INDEX job_lock ON job (lock, id) WHERE state IN (1, 2) AND lock IS NOT NULL;
CREATE UNIQUE INDEX job_lock_held ON job (lock) WHERE state = 2 AND lock IS NOT NULL;
CREATE INDEX job_running ON job (worker) WHERE state = 2;
CREATE INDEX job_dead ON job (id) WHERE state = 4;
CREATE INDEX job_finished ON job (finished) WHERE state IN (3, 5);

-- Idempotency keys of effects that happened. Inserted in the transaction of the effect.
CREATE TABLE effect (
    key      text   NOT NULL PRIMARY KEY,
    made     bigint NOT NULL
);
CREATE INDEX effect_made ON effect (made);

-- The latest moment of each periodic job that was enqueued.
CREATE TABLE job_schedule (
    name     text   NOT NULL PRIMARY KEY,
    last     bigint NOT NULL
);

-- How far each named reader of the outbox is: everything up to (xid, id), in that order, above `floor`.
CREATE TABLE outbox_consumer (
    name      text     NOT NULL PRIMARY KEY,
    xid       xid8     NOT NULL,
    id        bigint   NOT NULL,
    floor     bigint   NOT NULL DEFAULT 0,
    resources bigint   NOT NULL DEFAULT 0,
    attempt   integer  NOT NULL DEFAULT 0,
    due       bigint   NOT NULL DEFAULT 0,
    moved     bigint   NOT NULL,
    failure   text
);
-- Order of commit: a transaction may commit after one with a higher id (audit/sequencer.py has the same problem).
CREATE INDEX outbox_order ON outbox (xid, id);
