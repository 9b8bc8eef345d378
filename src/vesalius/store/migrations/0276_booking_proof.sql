-- Which pages of online booking were used already: each counts for one time that is kept, or one code that is sent.
-- `digest` is of the random stamp of the page: it tells nothing of anybody.
CREATE TABLE booking_proof (
    digest  bytea  PRIMARY KEY,
    expires bigint NOT NULL              -- µs since 1970 UTC
);
CREATE INDEX booking_proof_expires ON booking_proof (expires);
