-- When something about the follow-up of a patient changes by time alone: the next day on which it has to be looked at.
-- What data changes is looked at when it changes. Who has no row has never been looked at.
CREATE TABLE follow_up_day (
    patient bigint PRIMARY KEY,
    next_on int    NOT NULL,   -- proleptic Gregorian ordinal, Belgian days
    edition text   NOT NULL    -- of the rules that were judged by: other rules are judged anew
);
CREATE INDEX follow_up_day_next ON follow_up_day (next_on);
