-- What somebody said of a visit while they looked for its time or kept one: why, by whose referral, for whom else. The
-- id of a proposed Appointment has no room for it. `number` is a keyed digest of who said it and what, or the number of
-- a hold; `holder` a keyed digest of who said it: nobody else takes it up. `sealed` is under the organisation's key.
CREATE TABLE booking_wish (
    number   bigint  PRIMARY KEY,
    holder   bigint  NOT NULL,
    data_key integer NOT NULL,
    sealed   bytea   NOT NULL,
    expires  bigint  NOT NULL            -- µs since 1970 UTC
);
CREATE INDEX booking_wish_expires ON booking_wish (expires);
