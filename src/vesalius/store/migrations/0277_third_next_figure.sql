-- How long one waited for the third free time, each day: what was free on a day that is past cannot be told afterwards.
-- Practitioners and centres only; no patient stands behind a free time.
CREATE TABLE third_next_figure (
    day          text     NOT NULL,      -- 2026-11-28, of Belgium
    practitioner text     NOT NULL,
    centre       text     NOT NULL,
    kind         text     NOT NULL,
    days         smallint,               -- null: no third time within the horizon
    PRIMARY KEY (day, practitioner, centre, kind)
);
