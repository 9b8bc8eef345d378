-- Where a PractitionerRole that was deleted had been held (pks): who leaves a centre loses what rests on the work there,
-- also when the role is deleted instead of ended (vesalius.access.practices).
CREATE TABLE deleted_practice (
    practitioner  bigint NOT NULL,
    organization  bigint NOT NULL,
    role          bigint NOT NULL,
    PRIMARY KEY (practitioner, organization, role)
);
