-- Which root keys this database belongs to: a keyed hash of each, from which the key cannot be found. Written once, when
-- the installation first starts with this schema; another index root would otherwise find nothing and write beside it.
CREATE TABLE keys.root (
    name         text  NOT NULL PRIMARY KEY,
    fingerprint  bytea NOT NULL
);
