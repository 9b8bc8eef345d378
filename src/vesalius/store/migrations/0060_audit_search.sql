-- Finding events of the audit log. The log itself stays as it is: these are indexes on plain columns, and blind terms of
-- 256 leaves at a time that are derived from it when nothing older can come any more. docs/adr/0008-audit.md.

-- Who opened this record: newest first.
CREATE INDEX audit_leaf_patient ON audit_leaf (patient, recorded) WHERE patient IS NOT NULL;
CREATE INDEX audit_leaf_recorded ON audit_leaf (recorded);

-- Leaves [256 * number, 256 * number + 256) by id. `terms`: keyed hashes of agent, entity, kind, request … of any of them.
CREATE TABLE audit_block (
    number  bigint   NOT NULL PRIMARY KEY,
    low     bigint   NOT NULL,
    high    bigint   NOT NULL,
    terms   bigint[] NOT NULL
);
ALTER TABLE audit_block ALTER COLUMN terms SET STORAGE EXTERNAL;
CREATE INDEX audit_block_terms ON audit_block USING gin (terms);
CREATE INDEX audit_block_high ON audit_block (high);
COMMENT ON TABLE audit_block IS 'Derived: may be emptied, and is made again. low and high: recorded, inclusive';
