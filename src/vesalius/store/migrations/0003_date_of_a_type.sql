-- Population queries by date, or sorted by it, without a patient and without a code.
CREATE INDEX resource_date_low ON resource (type, date_low DESC) WHERE date_low IS NOT NULL;
