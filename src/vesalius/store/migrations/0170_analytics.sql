-- Figures: tables of a schema of their own, derived from the records and pseudonymous. Everything in the schema can be
-- dropped and made again; docs/operations/reports.md. Times are bigint microseconds since 1970 UTC.

CREATE SCHEMA analytics;

-- One row for each view. `digest` tells which definition the table was made for; `position` how far a rebuild came
-- (the last pk), `built` when it had come to the end.
CREATE TABLE analytics.view_state (
    name      text   PRIMARY KEY,
    digest    bytea  NOT NULL,
    position  bigint NOT NULL DEFAULT -9223372036854775808,
    built     bigint
);

-- When rows last changed: figures that were computed later are still true. One row.
CREATE TABLE analytics.feed (
    single    boolean PRIMARY KEY DEFAULT true CHECK (single),
    moved     bigint  NOT NULL DEFAULT 0
);
INSERT INTO analytics.feed DEFAULT VALUES;

-- Records that came back (restriction lifted): to be derived again.
CREATE TABLE analytics.returned (
    patient   bigint PRIMARY KEY
);

-- Figures that were computed: `key` is a hash of everything that was asked, content is JSON of aggregates.
CREATE TABLE analytics.figure (
    key       bytea  PRIMARY KEY,
    computed  bigint NOT NULL,
    content   text   NOT NULL
);

-- A record that is sealed or erased leaves every figure in the very transaction, whoever closes it.
CREATE FUNCTION analytics.forget() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held record;
BEGIN
    FOR held IN SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'others'
        WHERE n.nspname = 'analytics' AND c.relkind = 'r'
    LOOP
        EXECUTE format('DELETE FROM %s WHERE patient = $1 OR $1 = ANY(others)', held.name) USING NEW.patient;
    END LOOP;
    DELETE FROM analytics.figure;
    RETURN NULL;
END
$$;
CREATE TRIGGER analytics_forget AFTER INSERT OR UPDATE ON closed_patient
    FOR EACH ROW EXECUTE FUNCTION analytics.forget();

CREATE FUNCTION analytics.expect() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO analytics.returned (patient) VALUES (OLD.patient) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER analytics_expect AFTER DELETE ON closed_patient
    FOR EACH ROW EXECUTE FUNCTION analytics.expect();
