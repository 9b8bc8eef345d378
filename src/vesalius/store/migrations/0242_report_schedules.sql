-- Monthly packs of reports: who wants which chapters of whose figures, who signs, who gets them; and what came of it.
-- The content of an issue is made of rounded figures only (scopes of a centre or the network): nobody stands in it.

CREATE TABLE report_schedule (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner bigint NOT NULL,       -- account
    title text NOT NULL,
    scope text NOT NULL,         -- 'network' or 'Organization/x'
    chapters text[] NOT NULL,
    language text NOT NULL,
    day smallint NOT NULL CHECK (day BETWEEN 1 AND 28),
    signer bigint NOT NULL,      -- account
    recipients bigint[] NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    changed_at bigint NOT NULL
);

CREATE TABLE report_issue (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    schedule bigint NOT NULL REFERENCES report_schedule ON DELETE CASCADE,
    month text NOT NULL,
    state text NOT NULL CHECK (state IN ('drawn', 'signed', 'refused')),
    title text NOT NULL,
    scope text NOT NULL,
    signer bigint NOT NULL,
    recipients bigint[] NOT NULL,
    content bytea NOT NULL,
    digest bytea NOT NULL,       -- SHA-256 of the content: what was signed
    drawn_at bigint NOT NULL,
    decided_at bigint,
    UNIQUE (schedule, month)
);
