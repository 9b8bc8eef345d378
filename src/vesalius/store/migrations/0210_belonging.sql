-- What somebody of the staff keeps for himself: texts, templates, problems in his own words. Sealed under a key of the
-- account; `name` is blind.
CREATE TABLE belonging (
    account  bigint    NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind     smallint  NOT NULL,
    name     bytea     NOT NULL,
    body     bytea     NOT NULL,
    updated  bigint    NOT NULL,
    PRIMARY KEY (account, kind, name)
);
