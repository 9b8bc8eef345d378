-- New terms wait in a list of at most 64 kB, which every search by terms reads, and go into the index by the hundred
-- (ADR 0027): what many resources share, such as a code or a status, is then entered once and not for each of them.
ALTER INDEX resource_terms SET (fastupdate = on, gin_pending_list_limit = 64);
