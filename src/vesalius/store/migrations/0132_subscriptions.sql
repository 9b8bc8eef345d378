-- FHIR Subscriptions that were admitted, and the changes that wait for each, in order. Endpoint, criteria and secrets
-- stand in the sealed resource alone. `definition` is a digest of them: a changed one is admitted anew.
CREATE TABLE subscription (
    pk          bigint   NOT NULL PRIMARY KEY,
    id          text     NOT NULL,
    type        smallint NOT NULL,
    definition  bytea    NOT NULL,
    failures    integer  NOT NULL DEFAULT 0,
    changed     bigint   NOT NULL
);
CREATE INDEX subscription_type ON subscription (type);

CREATE TABLE subscription_event (
    id            bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscription  bigint  NOT NULL REFERENCES subscription (pk) ON DELETE CASCADE,
    resource      bigint  NOT NULL,
    fhir          text    NOT NULL,
    recorded      bigint  NOT NULL
);
CREATE INDEX subscription_event_order ON subscription_event (subscription, id);
