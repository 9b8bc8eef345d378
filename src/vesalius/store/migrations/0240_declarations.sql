-- Declarations of notifiable diseases. What is declared stands in the record (a Task and a QuestionnaireResponse); these
-- tables say which finding led to which Task, and what became of the sending. No disease is named here.

CREATE TABLE declaration_evidence (
    evidence bigint NOT NULL,  -- pk of the problem, result or report
    task text NOT NULL,        -- id of the Task
    patient bigint NOT NULL,   -- pk of the Patient
    PRIMARY KEY (evidence, task)
);
CREATE INDEX declaration_evidence_patient ON declaration_evidence (patient);

CREATE TABLE declaration_transmission (
    task text PRIMARY KEY,
    patient bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'sent', 'refused')),
    receipt text,
    attempts int NOT NULL DEFAULT 0,
    problem text,
    changed_at bigint NOT NULL
);
CREATE INDEX declaration_transmission_patient ON declaration_transmission (patient);

-- What the local stand-in of the authorities has received: one row for each declaration, whatever was sent again.
CREATE TABLE declaration_stand_in (
    key text PRIMARY KEY,
    region text NOT NULL,
    receipt text NOT NULL UNIQUE,
    digest bytea NOT NULL,
    deliveries int NOT NULL DEFAULT 1,
    received_at bigint NOT NULL
);
