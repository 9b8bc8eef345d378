-- That somebody was told how little of a breach's 72 hours is left: once for each mark (in hours), whatever happens.
-- `told` is when (µs since 1970 UTC), `people` how many were written to.
CREATE TABLE breach_warning (
    breach  bigint   NOT NULL REFERENCES breach (id) ON DELETE CASCADE,
    hours   smallint NOT NULL,
    told    bigint   NOT NULL,
    people  integer  NOT NULL,
    PRIMARY KEY (breach, hours)
);
