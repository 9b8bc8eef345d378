-- Who may see what. docs/adr/0009-access.md explains the decision; times are bigint microseconds since 1970 UTC;
-- "pk" is always the blind term of Type/id, as resource.pk.

-- What the decision needs of each row. `data_class`: vesalius.access.data_classes. `author`: pk of the practitioner,
-- organisation or patient who made it, by its content. `others`: patients beside the first, NULL when there are none.
ALTER TABLE resource ADD COLUMN data_class smallint NOT NULL DEFAULT 0, ADD COLUMN author bigint,
    ADD COLUMN others bigint[];
ALTER TABLE resource_version ADD COLUMN data_class smallint NOT NULL DEFAULT 0, ADD COLUMN author bigint,
    ADD COLUMN others bigint[];

-- People and systems that can sign in. `subject` is the pk of `fhir`; `niss` a blind term, never the number.
CREATE TABLE account (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username    text        NOT NULL UNIQUE,
    password    text        NOT NULL DEFAULT '',
    last_login  timestamptz,
    is_active   boolean     NOT NULL DEFAULT true,
    is_system   boolean     NOT NULL DEFAULT false,
    email       text        NOT NULL DEFAULT '',
    display     text        NOT NULL DEFAULT '',
    language    text        NOT NULL DEFAULT 'fr',
    fhir        text        NOT NULL DEFAULT '',
    subject     bigint,
    niss        bigint UNIQUE,
    created     bigint      NOT NULL
);

-- What an account is, where, and for how long. `role` is a code of vesalius.access.roles; `organization` is
-- "Organization/id" of the centre, '' for the whole network.
CREATE TABLE account_role (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account          bigint  NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    role             text    NOT NULL,
    organization     text    NOT NULL DEFAULT '',
    organization_pk  bigint,
    specialty        text    NOT NULL DEFAULT '',
    low              bigint  NOT NULL DEFAULT -9223372036854775808,
    high             bigint  NOT NULL DEFAULT 9223372036854775807
);
CREATE INDEX account_role_account ON account_role (account);

-- Patients whom an account stands for: themselves, a child, a ward.
CREATE TABLE account_patient (
    account     bigint  NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    patient     bigint  NOT NULL,
    fhir        text    NOT NULL,
    relation    text    NOT NULL DEFAULT 'self',
    low         bigint  NOT NULL DEFAULT -9223372036854775808,
    high        bigint  NOT NULL DEFAULT 9223372036854775807,
    PRIMARY KEY (account, patient)
);

-- Therapeutic relationships: `party` is the pk of a Practitioner, PractitionerRole or Organization. [low, high) is the
-- contact itself; how long it goes on giving access depends on kind and profession, hence on the policy.
-- `source` is the pk of the resource it follows from, 0 when it was declared.
CREATE TABLE care_relationship (
    patient  bigint   NOT NULL,
    party    bigint   NOT NULL,
    source   bigint   NOT NULL,
    kind     smallint NOT NULL,
    low      bigint   NOT NULL,
    high     bigint   NOT NULL,
    PRIMARY KEY (party, patient, kind, source)
);
CREATE INDEX care_relationship_source ON care_relationship (source);
CREATE INDEX care_relationship_patient ON care_relationship (patient);

-- The patient (or a party) ended a relationship: contacts that began before `ended` give nothing any more.
CREATE TABLE care_relationship_end (
    patient  bigint NOT NULL,
    party    bigint NOT NULL,
    ended    bigint NOT NULL,
    PRIMARY KEY (party, patient)
);

-- Rules out of the patient's Consents. NULL party: everybody; NULL data_class: all; NULL target: all resources;
-- labels 0: whatever the labels.
CREATE TABLE consent_rule (
    patient     bigint   NOT NULL,
    source      bigint   NOT NULL,
    is_permit   boolean  NOT NULL,
    party       bigint,
    data_class  smallint,
    target      bigint,
    labels      integer  NOT NULL DEFAULT 0,
    low         bigint   NOT NULL,
    high        bigint   NOT NULL
);
CREATE INDEX consent_rule_patient ON consent_rule (patient);
CREATE INDEX consent_rule_source ON consent_rule (source);

-- Broken glass. `reason` is sealed. Reviewed by an officer afterwards.
CREATE TABLE emergency_access (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account   bigint  NOT NULL,
    patient   bigint  NOT NULL,
    fhir      text    NOT NULL,
    reason    bytea   NOT NULL,
    opened    bigint  NOT NULL,
    until     bigint  NOT NULL,
    reviewed  bigint,
    reviewer  bigint,
    verdict   text
);
CREATE INDEX emergency_access_account ON emergency_access (account, patient, until);

-- The policy: every edition is kept. In force is the newest approved one whose `effective` has come.
CREATE TABLE access_policy (
    version    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    content    text    NOT NULL,
    effective  bigint  NOT NULL,
    proposed   bigint  NOT NULL,
    proposer   text    NOT NULL,
    approved   bigint,
    approver   text,
    withdrawn  bigint
);

ALTER TABLE access_token
    ADD COLUMN account        bigint REFERENCES account (id) ON DELETE CASCADE,
    ADD COLUMN client         text,
    ADD COLUMN scopes         text,
    ADD COLUMN launch         text,
    ADD COLUMN family         bigint,
    ADD COLUMN authenticated  bigint,
    ADD COLUMN methods        text;
COMMENT ON COLUMN access_token.scopes IS 'SMART scopes; NULL: all rights of the account';
COMMENT ON COLUMN access_token.launch IS 'Patient/id of the launch context';
COMMENT ON COLUMN access_token.family IS 'The authorisation it came from; revoking that ends all of its tokens';
COMMENT ON COLUMN access_token.methods IS 'RFC 8176 authentication methods, separated by spaces';
