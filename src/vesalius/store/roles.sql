-- Roles of a database of your own: the application reads and writes records, and can add to the audit log only.
-- Run by the owner of the schema after each migration; run again, it changes nothing. Grant the roles to your logins.
-- The embedded database has one role, whose password never leaves its folder: there the signed checkpoints, the witness
-- file and `vesalius audit verify` stand alone against who holds it.

DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['vesalius_application', 'vesalius_sequencer', 'vesalius_auditor'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
END
$$;

-- Everything but the audit log.
GRANT USAGE ON SCHEMA public, keys TO vesalius_application;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, keys TO vesalius_application;
REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM vesalius_application;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public, keys TO vesalius_application;

-- The audit log: rows are added, never changed. id and xid are the database's to give, so they cannot be chosen.
REVOKE ALL ON audit_leaf, audit_batch, audit_node, audit_checkpoint
    FROM PUBLIC, vesalius_application, vesalius_sequencer, vesalius_auditor;
GRANT SELECT ON audit_leaf, audit_batch, audit_node, audit_checkpoint TO vesalius_application;
GRANT INSERT (recorded, patient, version, leaf, event) ON audit_leaf TO vesalius_application;
REVOKE ALL ON SEQUENCE audit_leaf_number FROM vesalius_application;
GRANT USAGE ON SEQUENCE audit_leaf_number TO vesalius_application;

-- The sequencer orders and signs. It needs no record and no key of a patient.
GRANT USAGE ON SCHEMA public TO vesalius_sequencer;
GRANT SELECT ON audit_leaf, audit_batch, audit_node, audit_checkpoint, audit_leaf_number TO vesalius_sequencer;
GRANT INSERT ON audit_batch, audit_node, audit_checkpoint TO vesalius_sequencer;
-- Where things are found in the log: derived from it, made by the sequencer or by a search.
GRANT SELECT, INSERT ON audit_block, audit_posting TO vesalius_sequencer;

-- The verifier reads.
GRANT USAGE ON SCHEMA public TO vesalius_auditor;
GRANT SELECT ON audit_leaf, audit_batch, audit_node, audit_checkpoint TO vesalius_auditor;
