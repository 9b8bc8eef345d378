-- What must exclude each other. docs/adr/0014-reservations.md explains; "pk" is the blind term of Type/id.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- What a resource stands for when an Appointment or Slot names it. A PractitionerRole stands for its Practitioner, a
-- Schedule for its actors; a room, a device or a group session stands for itself, with its seats and buffers (µs).
CREATE TABLE bookable (
    source        bigint   NOT NULL,
    resource      bigint   NOT NULL,
    is_exclusive  boolean  NOT NULL,
    is_session    boolean  NOT NULL DEFAULT false,
    seats         smallint NOT NULL DEFAULT 1 CHECK (seats > 0),
    before        bigint   NOT NULL DEFAULT 0 CHECK (before >= 0),
    after         bigint   NOT NULL DEFAULT 0 CHECK (after >= 0),
    PRIMARY KEY (source, resource)
);

-- One row for each resource and seat that an Appointment (1), a Slot (2) or a hold (3) keeps to itself. `during` is
-- the time with the resource's buffers, [low, high) in µs since 1970 UTC without them. `source` is the pk of the
-- Appointment or Slot, or the number of the hold. What is cancelled or was missed has no rows.
CREATE TABLE reservation (
    source    bigint    NOT NULL,
    resource  bigint    NOT NULL,
    low       bigint    NOT NULL,
    high      bigint    NOT NULL,
    expires   bigint,
    seat      smallint  NOT NULL,
    kind      smallint  NOT NULL,
    during    tstzrange NOT NULL,
    CONSTRAINT reservation_excludes EXCLUDE USING gist (resource WITH =, seat WITH =, during WITH &&)
);
CREATE INDEX reservation_source ON reservation (source);

-- Times that a booking before this table, or an import, had given twice: shown until somebody moves one of them.
CREATE TABLE reservation_conflict (
    source    bigint NOT NULL,
    resource  bigint NOT NULL,
    low       bigint NOT NULL,
    high      bigint NOT NULL,
    found     bigint NOT NULL,
    PRIMARY KEY (source, resource)
);

-- Holds: `digest` is that of the secret that the holder shows to book what is held.
CREATE TABLE booking_hold (
    number    bigint NOT NULL PRIMARY KEY,
    digest    bytea  NOT NULL UNIQUE,
    holder    bytea  NOT NULL,
    created   bigint NOT NULL,
    expires   bigint NOT NULL
);
CREATE INDEX booking_hold_holder ON booking_hold (holder, expires);

-- What a request with an idempotency key made; `request` is a keyed digest of what was asked.
CREATE TABLE booking_key (
    digest    bytea  NOT NULL PRIMARY KEY,
    request   bytea  NOT NULL,
    id        text   NOT NULL,
    created   bigint NOT NULL
);
