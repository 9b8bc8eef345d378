-- Reports that people put together themselves: which measure, told by what, of which months, filtered how. Definitions
-- only: no figure and no patient. Who opens one is answered within their own rights.

CREATE TABLE own_report (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner bigint NOT NULL,               -- the account
    title text NOT NULL,
    measure text NOT NULL,
    definition text NOT NULL,            -- JSON: dimensions, filters, months, compared
    shared text NOT NULL DEFAULT '',     -- '' nobody, 'network', or 'Organization/x'
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL
);
CREATE INDEX own_report_owner ON own_report (owner);
