-- When practitioners see patients: rules as data, in local time. Nothing here is about a patient. Minutes are counted
-- from local midnight; a rule may end after 1440, in the night that follows. docs/scheduling.md describes the columns.
CREATE TABLE visit_kind (
    id              bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key             text     NOT NULL UNIQUE,
    profession      text     NOT NULL DEFAULT '',
    system          text     NOT NULL DEFAULT '',
    code            text     NOT NULL DEFAULT '',
    names           text     NOT NULL,
    minutes         smallint NOT NULL CHECK (minutes BETWEEN 5 AND 480),
    minutes_new     smallint NOT NULL CHECK (minutes_new BETWEEN 5 AND 480),
    before          smallint NOT NULL DEFAULT 0 CHECK (before BETWEEN 0 AND 240),
    after           smallint NOT NULL DEFAULT 0 CHECK (after BETWEEN 0 AND 240),
    notice_minutes  integer  NOT NULL DEFAULT 120 CHECK (notice_minutes >= 0),
    horizon_days    smallint NOT NULL DEFAULT 90 CHECK (horizon_days BETWEEN 1 AND 730),
    cancel_minutes  integer  NOT NULL DEFAULT 1440 CHECK (cancel_minutes >= 0),
    is_online       boolean  NOT NULL DEFAULT true,
    is_video        boolean  NOT NULL DEFAULT false,
    is_sensitive    boolean  NOT NULL DEFAULT false,
    needs_room      boolean  NOT NULL DEFAULT false,
    seats           smallint NOT NULL DEFAULT 1 CHECK (seats BETWEEN 1 AND 500),
    colour          smallint NOT NULL DEFAULT 0 CHECK (colour BETWEEN 0 AND 7),
    position        smallint NOT NULL DEFAULT 0,
    ended           bigint
);

CREATE TABLE availability_rule (
    id            bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    practitioner  text     NOT NULL,
    resource      bigint   NOT NULL,
    centre        text     NOT NULL,
    room          text     NOT NULL DEFAULT '',
    room_pk       bigint,
    kinds         bigint[] NOT NULL DEFAULT '{}',
    zone          text     NOT NULL,
    weekdays      smallint NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
    every         smallint NOT NULL DEFAULT 1 CHECK (every BETWEEN 1 AND 52),
    first         date     NOT NULL,
    last          date,
    start_minute  smallint NOT NULL CHECK (start_minute BETWEEN 0 AND 1439),
    end_minute    smallint NOT NULL,
    step          smallint NOT NULL CHECK (step BETWEEN 5 AND 240),
    is_online     boolean  NOT NULL DEFAULT true,
    on_holidays   boolean  NOT NULL DEFAULT false,
    ended         bigint,
    CHECK (end_minute > start_minute AND end_minute <= 2880)
);
CREATE INDEX availability_rule_resource ON availability_rule (resource) WHERE ended IS NULL;
COMMENT ON COLUMN availability_rule.weekdays IS 'bit 0 is Monday';
COMMENT ON COLUMN availability_rule.every IS 'every n weeks, counted from the week of `first`';

-- When a rule does not hold: leave, training, a closed centre. Empty practitioner: everybody at the centre; empty
-- centre: wherever the practitioner works.
CREATE TABLE availability_closure (
    id            bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    practitioner  text     NOT NULL DEFAULT '',
    resource      bigint,
    centre        text     NOT NULL DEFAULT '',
    zone          text     NOT NULL,
    first         date     NOT NULL,
    last          date     NOT NULL,
    start_minute  smallint NOT NULL DEFAULT 0 CHECK (start_minute BETWEEN 0 AND 1439),
    end_minute    smallint NOT NULL DEFAULT 1440,
    reason        text     NOT NULL,
    ended         bigint,
    CHECK (last >= first AND end_minute > start_minute AND end_minute <= 1440),
    CHECK (practitioner <> '' OR centre <> '')
);
CREATE INDEX availability_closure_last ON availability_closure (last) WHERE ended IS NULL;
