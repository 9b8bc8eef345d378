-- The rights of data subjects: sealed and erased records, requests, decisions of two persons, breaches, retention.
-- Times are bigint microseconds since 1970 UTC; texts that name people are sealed under the organisation's key.

-- Patients whose record is closed: 3 sealed (restriction), 4 erased, as keys.data_key.state says.
CREATE TABLE closed_patient (
    patient  bigint   NOT NULL PRIMARY KEY,
    state    smallint NOT NULL,
    since    bigint   NOT NULL
);

-- The rows of sealed records stand apart, so that no statement can find, count or join them by mistake.
CREATE TABLE sealed_resource (LIKE resource);
CREATE TABLE sealed_resource_version (LIKE resource_version);
CREATE TABLE sealed_resource_date (LIKE resource_date);
CREATE TABLE sealed_resource_quantity (LIKE resource_quantity);
CREATE INDEX sealed_resource_patient ON sealed_resource (patient);
CREATE INDEX sealed_resource_version_patient ON sealed_resource_version (patient);
CREATE INDEX sealed_resource_date_source ON sealed_resource_date (source);
CREATE INDEX sealed_resource_quantity_source ON sealed_resource_quantity (source);

-- A writer who still holds the key of a closed record in memory is refused by the database itself. The function is
-- volatile: its query sees what was committed before it, not before its statement.
CREATE FUNCTION refuse_closed_patient() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM closed_patient c WHERE c.patient = NEW.patient) THEN
        RAISE EXCEPTION 'the record is closed' USING ERRCODE = 'VS404';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER resource_of_closed_patient BEFORE INSERT ON resource
    FOR EACH ROW WHEN (NEW.patient IS NOT NULL) EXECUTE FUNCTION refuse_closed_patient();
CREATE TRIGGER resource_to_closed_patient BEFORE UPDATE ON resource
    FOR EACH ROW WHEN (NEW.patient IS DISTINCT FROM OLD.patient AND NEW.patient IS NOT NULL)
    EXECUTE FUNCTION refuse_closed_patient();

-- What a data subject asked for. `content` is sealed JSON: who asked, how, in which words.
CREATE TABLE subject_request (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind      text    NOT NULL,
    patient   bigint  NOT NULL,
    fhir      text    NOT NULL,
    received  bigint  NOT NULL,
    due       bigint  NOT NULL,
    state     text    NOT NULL,
    closed    bigint,
    filer     text    NOT NULL,
    data_key  integer NOT NULL,
    content   bytea   NOT NULL
);
CREATE INDEX subject_request_due ON subject_request (due) WHERE closed IS NULL;
CREATE INDEX subject_request_patient ON subject_request (patient);

-- What was done about it, step by step; rows are only added. `content` is sealed JSON: the words of the decision.
CREATE TABLE subject_decision (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request   bigint  NOT NULL REFERENCES subject_request (id) ON DELETE CASCADE,
    recorded  bigint  NOT NULL,
    state     text    NOT NULL,
    decider   text    NOT NULL,
    data_key  integer NOT NULL,
    content   bytea   NOT NULL
);
CREATE INDEX subject_decision_request ON subject_decision (request);

-- Sealing, unsealing and erasing: who proposed, who approved, and what came of it. `content`: the sealed reason.
CREATE TABLE subject_action (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text    NOT NULL,
    patient    bigint  NOT NULL,
    fhir       text    NOT NULL,
    request    bigint,
    ground     text    NOT NULL,
    proposer   text    NOT NULL,
    proposed   bigint  NOT NULL,
    approver   text,
    approved   bigint,
    withdrawn  bigint,
    data_key   integer NOT NULL,
    content    bytea   NOT NULL
);
CREATE INDEX subject_action_patient ON subject_action (patient);

-- What was erased: `subject` is a keyed hash of the patient's pk. Each entry holds the hash of the one before.
CREATE TABLE erasure_ledger (
    number     bigint NOT NULL PRIMARY KEY,
    recorded   bigint NOT NULL,
    subject    bytea  NOT NULL,
    entry      text   NOT NULL,
    signature  bytea  NOT NULL
);

-- Breaches of personal data (GDPR art. 33 and 34). `content` is sealed JSON.
CREATE TABLE breach (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    detected  bigint  NOT NULL,
    due       bigint  NOT NULL,
    state     text    NOT NULL,
    notified  bigint,
    closed    bigint,
    data_key  integer NOT NULL,
    content   bytea   NOT NULL
);
CREATE TABLE breach_note (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    breach    bigint  NOT NULL REFERENCES breach (id),
    recorded  bigint  NOT NULL,
    state     text    NOT NULL,
    author    text    NOT NULL,
    data_key  integer NOT NULL,
    content   bytea   NOT NULL
);

-- How long what is kept, as data. Lengths in days; `starts` says from when they count.
CREATE TABLE retention_rule (
    code           text    NOT NULL PRIMARY KEY,
    starts         text    NOT NULL,
    minimum_days   integer NOT NULL,
    maximum_days   integer,
    basis          text    NOT NULL
);
INSERT INTO retention_rule (code, starts, minimum_days, maximum_days, basis) VALUES
    ('record', 'last contact', 10958, 18262,
     'Law of 22 April 2019 on the quality of health-care practice, art. 35: 30 to 50 years after the last contact'),
    ('audit', 'recorded', 3652, NULL,
     'Own rule: 10 years. Regulation (EU) 2025/327 art. 9 asks for 3 years at least'),
    ('emergency', 'opened', 3652, NULL, 'Own rule: as the audit log'),
    ('request', 'closed', 1826, 3652, 'Own rule: GDPR art. 5(2), accountability'),
    ('breach', 'closed', 1826, NULL, 'Own rule: GDPR art. 33(5), documentation of breaches'),
    ('token', 'expired', 0, 90, 'Own rule: GDPR art. 5(1)(e), storage limitation'),
    ('outbox', 'recorded', 0, 90, 'Own rule: GDPR art. 5(1)(e), storage limitation');

-- The record of processing activities (GDPR art. 30), as data that the officer keeps.
CREATE TABLE processing_activity (
    code      text   NOT NULL PRIMARY KEY,
    changed   bigint NOT NULL,
    changer   text   NOT NULL,
    content   text   NOT NULL
);
