-- Which clinical tables a pharmacist of this network has verified: one person signs, a second one confirms. It holds for
-- the content with this digest; a table that changes is not verified again.

CREATE TABLE knowledge_verification (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,       -- of the table
    digest text NOT NULL,     -- of its content
    edition text NOT NULL,
    note text NOT NULL,
    signed_by bigint NOT NULL,
    signer text NOT NULL,     -- as the account was called then
    signed_at bigint NOT NULL,
    confirmed_by bigint,
    confirmer text,
    confirmed_at bigint,
    state text NOT NULL CHECK (state IN ('signed', 'confirmed', 'rejected')),
    CHECK (state <> 'confirmed' OR confirmed_by <> signed_by)
);
CREATE UNIQUE INDEX knowledge_verification_waiting ON knowledge_verification (name, digest) WHERE state = 'signed';
