-- How far `vesalius load` is with a content (SHA-256 of what a file holds, unpacked): here and not beside the database, so
-- that it goes back with it when a backup is restored. `refused` are the numbers of units to try again.
CREATE TABLE loaded_content (
    digest   bytea    NOT NULL PRIMARY KEY,
    units    integer  NOT NULL,
    total    integer  NOT NULL,
    refused  integer[] NOT NULL,
    updated  bigint   NOT NULL
);
