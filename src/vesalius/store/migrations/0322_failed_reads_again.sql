-- Blocks of before say of reads that found nothing that they went well, so that a search for failures passes them over.
-- The index of the log is derived: it is made anew in the background, and searches look into the leaves until then.
DELETE FROM audit_posting;
DELETE FROM audit_block;
