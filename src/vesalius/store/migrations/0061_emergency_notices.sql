-- Emergency access as it is opened, ended early and reviewed. The reason and the reviewer's comment are sealed with the
-- patient's key; `reason` begins with the number of that key (4 bytes).
ALTER TABLE emergency_access ADD COLUMN code text NOT NULL DEFAULT '', ADD COLUMN comment bytea;
CREATE INDEX emergency_access_patient ON emergency_access (patient, opened);
CREATE INDEX emergency_access_unreviewed ON emergency_access (opened) WHERE reviewed IS NULL;

-- Who ended a relationship: what a patient ended is not declared again.
ALTER TABLE care_relationship_end ADD COLUMN by_patient boolean NOT NULL DEFAULT true;

-- What somebody must be told. `capability` NULL: the patient, and who stands for the patient; otherwise whoever holds
-- it. `source`: the emergency access. `communication`: id of the Communication in the record, once it is there.
CREATE TABLE notice (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind           text    NOT NULL,
    patient        bigint  NOT NULL,
    fhir           text    NOT NULL,
    capability     text,
    source         bigint  NOT NULL,
    created        bigint  NOT NULL,
    read           bigint,
    reader         bigint,
    communication  text
);
CREATE INDEX notice_patient ON notice (patient, created) WHERE capability IS NULL;
CREATE INDEX notice_unread ON notice (capability, created) WHERE read IS NULL;

-- Who looked for a person by identity, and when: the rate is limited over all processes.
CREATE TABLE patient_match (
    account  bigint NOT NULL,
    at       bigint NOT NULL
);
CREATE INDEX patient_match_account ON patient_match (account, at);
