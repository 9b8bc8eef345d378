-- ViewDefinitions that people keep on the server, for $viewdefinition-run (SQL on FHIR v2). R4 has no such resource type.
-- Definitions only: no row of a view and no patient. The views of the tables of figures ship with the code.

CREATE TABLE view_definition (
    id text PRIMARY KEY,                 -- its logical id
    version integer NOT NULL,
    url text NOT NULL DEFAULT '',        -- canonical address, '' without one
    business_version text NOT NULL DEFAULT '',
    name text NOT NULL DEFAULT '',
    resource text NOT NULL,              -- the type that it reads
    content bytea NOT NULL,              -- JSON
    changed_at bigint NOT NULL           -- µs since 1970 UTC
);
CREATE INDEX view_definition_url ON view_definition (url) WHERE url <> '';
