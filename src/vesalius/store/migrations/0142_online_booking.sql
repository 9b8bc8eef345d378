-- Somebody without an account who wants to book, until the code that they got proves their address. `contact`,
-- `address` and `browser` are keyed digests: they tell only that two are the same. `sealed` is what they wrote.
CREATE TABLE booking_request (
    id        bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    contact   bigint   NOT NULL,
    address   bigint   NOT NULL,
    browser   bigint   NOT NULL,
    data_key  integer  NOT NULL,
    sealed    bytea    NOT NULL,
    place     text     NOT NULL,
    code      bytea    NOT NULL,
    attempts  smallint NOT NULL DEFAULT 0,
    created   bigint   NOT NULL,
    expires   bigint   NOT NULL,
    done      bigint
);
CREATE INDEX booking_request_contact ON booking_request (contact, created);
CREATE INDEX booking_request_address ON booking_request (address, created);

-- A freed time, offered to somebody on the waiting list. Whoever accepts first has it: the reservation decides.
-- state: 1 open, 2 accepted, 3 declined, 4 taken by somebody else or over
CREATE TABLE waiting_offer (
    id            bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    appointment   text     NOT NULL,
    practitioner  text     NOT NULL,
    low           bigint   NOT NULL,
    high          bigint   NOT NULL,
    offered       bigint   NOT NULL,
    expires       bigint   NOT NULL,
    answered      bigint,
    state         smallint NOT NULL DEFAULT 1,
    CONSTRAINT waiting_offer_once UNIQUE (appointment, practitioner, low)
);
CREATE INDEX waiting_offer_time ON waiting_offer (practitioner, low);

-- Calendar feeds of practitioners, by a secret address that can be revoked.
CREATE TABLE calendar_feed (
    id            bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest        bytea   NOT NULL UNIQUE,
    practitioner  text    NOT NULL,
    resource      bigint  NOT NULL,
    is_detailed   boolean NOT NULL DEFAULT false,
    created       bigint  NOT NULL,
    used          bigint,
    revoked       bigint
);
CREATE INDEX calendar_feed_practitioner ON calendar_feed (practitioner) WHERE revoked IS NULL;
