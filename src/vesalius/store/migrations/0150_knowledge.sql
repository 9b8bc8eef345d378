-- Clinical knowledge in use: what became of alerts (counts by rule and day, no patient), the switch of each rule (two
-- people), favourites of prescribers, and what is sent to the national prescription service.

CREATE TABLE knowledge_firing (
    day int NOT NULL,  -- proleptic Gregorian ordinal, UTC
    rule text NOT NULL,
    tier int NOT NULL,
    shown int NOT NULL DEFAULT 0,
    stopped int NOT NULL DEFAULT 0,
    overridden int NOT NULL DEFAULT 0,
    followed int NOT NULL DEFAULT 0,
    PRIMARY KEY (day, rule)
);

CREATE TABLE knowledge_switch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule text NOT NULL,
    is_off boolean NOT NULL,
    reason text NOT NULL,
    proposed_by bigint NOT NULL,
    proposed_at bigint NOT NULL,
    decided_by bigint,
    decided_at bigint,
    state text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
    CHECK (state <> 'approved' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX knowledge_switch_waiting ON knowledge_switch (rule) WHERE state = 'proposed';

-- A medicine with its dosage as a prescriber likes to give it. No patient.
CREATE TABLE prescribing_favourite (
    account bigint NOT NULL,
    key text NOT NULL,
    label text NOT NULL,
    atc text NOT NULL,
    cnk text NOT NULL,
    dosage text NOT NULL,
    used int NOT NULL DEFAULT 1,
    used_at bigint NOT NULL,
    is_pinned boolean NOT NULL DEFAULT false,
    PRIMARY KEY (account, key)
);

-- One row for each prescription that goes to the national service. The message itself is made from the record when it
-- is sent, so that no copy of it lies here. `key` makes a second sending of the same prescription the same one there.
CREATE TABLE prescription_transmission (
    prescription text PRIMARY KEY,  -- id of the MedicationRequest
    patient bigint NOT NULL,        -- pk of the Patient
    key text NOT NULL UNIQUE,
    state text NOT NULL CHECK (state IN ('waiting', 'sent', 'refused', 'revoking', 'revoked')),
    rid text,
    attempts int NOT NULL DEFAULT 0,
    problem text,
    changed_at bigint NOT NULL
);
CREATE INDEX prescription_transmission_patient ON prescription_transmission (patient);
