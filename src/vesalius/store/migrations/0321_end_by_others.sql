-- Whether somebody beside the patient ended the relationship too (an officer, the practitioner): what the patient ended,
-- the patient may take back, and no more than that.
ALTER TABLE care_relationship_end ADD COLUMN by_others boolean NOT NULL DEFAULT false;
UPDATE care_relationship_end SET by_others = true WHERE NOT by_patient;
