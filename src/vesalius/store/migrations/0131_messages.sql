-- Messages to people outside of the product, and what each person wants of them. No contents and no addresses: words
-- come from the template, addresses from the recipient's own resource, both at the moment of sending.

CREATE TABLE message (
    id         bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key        text     NOT NULL UNIQUE,
    template   text     NOT NULL,
    recipient  text     NOT NULL,
    patient    bigint,
    person     bigint   NOT NULL,
    arguments  text     NOT NULL,
    state      smallint NOT NULL DEFAULT 1,
    reason     text,
    channel    text,
    due        bigint   NOT NULL,
    created    bigint   NOT NULL,
    changed    bigint   NOT NULL,
    provider   text
);
COMMENT ON COLUMN message.state IS
    '1 pending, 2 sending, 3 sent, 4 failed, 5 unknown (perhaps sent: a person decides), 6 suppressed, 7 cancelled';
COMMENT ON COLUMN message.person IS 'pk of the recipient''s resource: what is counted for the rate limit';
CREATE INDEX message_person ON message (person, changed) WHERE state = 3;
CREATE INDEX message_patient ON message (patient) WHERE patient IS NOT NULL;
CREATE INDEX message_open ON message (state, id) WHERE state IN (1, 2, 4, 5);

-- kind '' holds for every kind that has no row. channel '' means: none.
CREATE TABLE message_preference (
    person   bigint NOT NULL,
    patient  bigint,
    kind     text   NOT NULL,
    channel  text   NOT NULL,
    changed  bigint NOT NULL,
    PRIMARY KEY (person, kind)
);
CREATE INDEX message_preference_patient ON message_preference (patient) WHERE patient IS NOT NULL;
