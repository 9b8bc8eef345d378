-- The record store. Times are bigint microseconds since 1970-01-01 UTC. ARCHITECTURE.md describes every column.

CREATE TABLE resource (
    pk            bigint   NOT NULL,
    patient       bigint,
    updated       bigint   NOT NULL,
    primary_code  bigint,
    date_low      bigint,
    date_high     bigint,
    present       bigint   NOT NULL,
    version       integer  NOT NULL,
    labels        integer  NOT NULL,
    data_key      integer  NOT NULL,
    type          smallint NOT NULL,
    method        smallint NOT NULL,
    deleted       boolean  NOT NULL,
    id            text     COLLATE "C" NOT NULL,
    terms         bigint[] NOT NULL,
    words         integer[] NOT NULL,
    body          bytea    NOT NULL,
    CONSTRAINT resource_pk PRIMARY KEY (pk)
);
-- Ciphertext and terms are random to a compressor: never let PostgreSQL try.
ALTER TABLE resource ALTER COLUMN body SET STORAGE EXTERNAL, ALTER COLUMN terms SET STORAGE EXTERNAL,
    ALTER COLUMN words SET STORAGE EXTERNAL;
ALTER TABLE resource ALTER COLUMN terms SET STATISTICS 1000;
CREATE INDEX resource_patient ON resource (patient, type, date_low DESC) WHERE patient IS NOT NULL;
CREATE INDEX resource_code ON resource (primary_code, date_low DESC) WHERE primary_code IS NOT NULL;
CREATE INDEX resource_updated ON resource (type, updated);
CREATE INDEX resource_terms ON resource USING gin (terms) WITH (fastupdate = off);
CREATE INDEX resource_words ON resource USING gin (words) WITH (fastupdate = on, gin_pending_list_limit = 1024);

CREATE TABLE resource_version (
    pk        bigint   NOT NULL,
    patient   bigint,
    updated   bigint   NOT NULL,
    version   integer  NOT NULL,
    labels    integer  NOT NULL,
    data_key  integer  NOT NULL,
    type      smallint NOT NULL,
    method    smallint NOT NULL,
    deleted   boolean  NOT NULL,
    id        text     COLLATE "C" NOT NULL,
    body      bytea    NOT NULL,
    CONSTRAINT resource_version_pk PRIMARY KEY (pk, version)
);
ALTER TABLE resource_version ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX resource_version_updated ON resource_version (type, updated);
CREATE INDEX resource_version_patient ON resource_version (patient, updated) WHERE patient IS NOT NULL;

CREATE TABLE resource_date (
    source    bigint   NOT NULL,
    low       bigint   NOT NULL,
    high      bigint   NOT NULL,
    parameter smallint NOT NULL
);
CREATE INDEX resource_date_source ON resource_date (source, parameter);
CREATE INDEX resource_date_value ON resource_date (parameter, low);

CREATE TABLE resource_quantity (
    source         bigint   NOT NULL,
    unit           bigint,
    parameter      smallint NOT NULL,
    low            numeric  NOT NULL,
    high           numeric  NOT NULL,
    canonical_low  numeric,
    canonical_high numeric
);
CREATE INDEX resource_quantity_source ON resource_quantity (source, parameter);
CREATE INDEX resource_quantity_value ON resource_quantity (parameter, low);

-- Wrapped keys stand apart: their backups form a stream of their own, so that erasing a key erases.
CREATE SCHEMA keys;
CREATE TABLE keys.epoch (
    epoch    integer NOT NULL PRIMARY KEY,
    created  bigint  NOT NULL,
    wrapped  bytea   NOT NULL
);
CREATE TABLE keys.data_key (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    patient  bigint,
    version  integer  NOT NULL,
    epoch    integer  NOT NULL REFERENCES keys.epoch (epoch),
    state    smallint NOT NULL,
    wrapped  bytea    NOT NULL,
    CONSTRAINT data_key_owner UNIQUE NULLS NOT DISTINCT (patient, version)
);
COMMENT ON COLUMN keys.data_key.state IS '1 active, 2 retired (opens, no longer seals), 3 sealed, 4 destroyed';

-- One row per access. `leaf` commits to the event, the patient and the version; only INSERT is ever granted.
CREATE TABLE audit_leaf (
    id        bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid       xid8    NOT NULL DEFAULT pg_current_xact_id(),
    recorded  bigint  NOT NULL,
    patient   bigint,
    version   integer,
    leaf      bytea   NOT NULL,
    event     bytea   NOT NULL
);
ALTER TABLE audit_leaf ALTER COLUMN event SET STORAGE EXTERNAL;

-- One row per writing transaction, in the same transaction: what jobs and subscriptions follow.
CREATE TABLE outbox (
    id        bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid       xid8     NOT NULL DEFAULT pg_current_xact_id(),
    recorded  bigint   NOT NULL,
    pks       bigint[] NOT NULL,
    versions  integer[] NOT NULL
);

CREATE TABLE access_token (
    digest    bytea   NOT NULL PRIMARY KEY,
    name      text    NOT NULL,
    created   bigint  NOT NULL,
    expires   bigint  NOT NULL,
    revoked   bigint
);

-- Work that goes on beside the running system (re-encryption, re-index): where it stands, so that it can go on.
CREATE TABLE maintenance (
    name      text    NOT NULL PRIMARY KEY,
    started   bigint  NOT NULL,
    finished  bigint,
    done      bigint  NOT NULL DEFAULT 0,
    total     bigint  NOT NULL DEFAULT 0,
    position  bigint
);
