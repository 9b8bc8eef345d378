-- Models that learn: what is installed and how it runs, what each said of whom (sealed), and what the monitor found.

-- One row for each model in use. `content` is the file of a model that was trained here ('' for a shipped one); `digest`
-- pins it. off: does not run. silent: runs and is logged, nobody sees it. shown: people see it in the record.
CREATE TABLE learning_model (
    digest     text   PRIMARY KEY,
    model      text   NOT NULL,
    content    text   NOT NULL DEFAULT '',
    mode       text   NOT NULL CHECK (mode IN ('off', 'silent', 'shown')),
    reason     text   NOT NULL,
    changed_by bigint,          -- account; NULL: the monitor, or the delivery
    changed_at bigint NOT NULL
);

-- To show a model takes two people; to stop it takes one.
CREATE TABLE learning_proposal (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest      text   NOT NULL REFERENCES learning_model,
    reason      text   NOT NULL,
    proposed_by bigint NOT NULL,
    proposed_at bigint NOT NULL,
    decided_by  bigint,
    decided_at  bigint,
    state       text   NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
    CHECK (state <> 'approved' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX learning_proposal_waiting ON learning_proposal (digest) WHERE state = 'proposed';

-- Every output, sealed: model, inputs, contributions, probability. A row says from when on it was this; the same again
-- only moves `last_at`. `mark` is a keyed hash of the content.
CREATE TABLE learning_output (
    patient   bigint NOT NULL,
    first_at  bigint NOT NULL,
    last_at   bigint NOT NULL,
    mark      bigint NOT NULL,
    data_key  int    NOT NULL,
    body      bytea  NOT NULL,
    PRIMARY KEY (patient, first_at)
);

-- What the monitor found in one run over everybody: counts and shares, no patient.
CREATE TABLE learning_monitor (
    digest   text   NOT NULL,
    at       bigint NOT NULL,
    people   int    NOT NULL,
    scored   int    NOT NULL,
    verdict  text   NOT NULL CHECK (verdict IN ('good', 'beyond')),
    content  text   NOT NULL,
    PRIMARY KEY (digest, at)
);

-- A record that is sealed or erased takes with it what models said of it, in the very transaction.
CREATE FUNCTION learning_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM learning_output WHERE patient = NEW.patient;
    RETURN NULL;
END
$$;
CREATE TRIGGER learning_forget AFTER INSERT OR UPDATE ON closed_patient
    FOR EACH ROW EXECUTE FUNCTION learning_forget();
