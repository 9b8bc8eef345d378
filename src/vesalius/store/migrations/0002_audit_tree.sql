-- The order of the audit log: batches of leaves with positions, the tree above them, signed checkpoints.
-- Only INSERT and SELECT are ever needed on these tables. docs/adr/0008-audit.md explains the layout.

-- A leaf's transaction number is drawn before its id (CASE evaluates in order), so that a transaction that starts
-- later than a known one has higher ids: the sequencer finds new leaves by the primary key, without another index.
CREATE SEQUENCE audit_leaf_number AS bigint;
SELECT setval('audit_leaf_number', coalesce(max(id), 0) + 1, false) FROM audit_leaf;
ALTER TABLE audit_leaf ALTER COLUMN id DROP IDENTITY;
ALTER TABLE audit_leaf ALTER COLUMN id
    SET DEFAULT CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('audit_leaf_number') END;
ALTER SEQUENCE audit_leaf_number OWNED BY audit_leaf.id;

-- Leaves [position, position + cardinality(ids)), in the order of (xid, id). `leaves` repeats their hashes, 32 bytes
-- each: the tree stays whole when a leaf is touched. Every leaf not in a batch yet has an id above `floor`.
CREATE TABLE audit_batch (
    position  bigint   NOT NULL PRIMARY KEY,
    last_xid  xid8     NOT NULL,
    last_id   bigint   NOT NULL,
    low_id    bigint   NOT NULL,
    high_id   bigint   NOT NULL,
    floor     bigint   NOT NULL,
    ids       bigint[] NOT NULL,
    leaves    bytea    NOT NULL
);
ALTER TABLE audit_batch ALTER COLUMN ids SET STORAGE EXTERNAL, ALTER COLUMN leaves SET STORAGE EXTERNAL;
CREATE INDEX audit_batch_ids ON audit_batch (high_id);

-- Complete subtrees over 2^level leaves, from level 8 upwards; smaller ones are computed from `leaves`.
CREATE TABLE audit_node (
    level     smallint NOT NULL,
    index     bigint   NOT NULL,
    hash      bytea    NOT NULL,
    PRIMARY KEY (level, index)
);

-- What has been signed: one row for each batch.
CREATE TABLE audit_checkpoint (
    size      bigint   NOT NULL PRIMARY KEY,
    recorded  bigint   NOT NULL,
    root      bytea    NOT NULL,
    signature bytea    NOT NULL
);
