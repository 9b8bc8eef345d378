-- Taking every second factor from somebody takes two people: one asks for it, another agrees within a day.

CREATE TABLE factor_reset (
    id         bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account    bigint  NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    proposer   bigint  NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    proposed   bigint  NOT NULL,
    approver   bigint  REFERENCES account (id) ON DELETE SET NULL,
    decided    bigint,
    withdrawn  boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX factor_reset_open ON factor_reset (account) WHERE decided IS NULL;
COMMENT ON COLUMN factor_reset.approver IS 'who agreed; NULL while it waits and when it was withdrawn';
