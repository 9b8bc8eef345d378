-- Which edition of the index (search/edition.py) the last whole run of re-indexing made, or the current run makes. Null
-- is what was before editions were counted.
ALTER TABLE maintenance ADD COLUMN edition integer;
