-- What the access condition needs rarely costs nothing where it is not needed (docs/adr/0009-access.md).

-- Who has been given something by name: asked when an account is looked up, not in every statement.
CREATE INDEX consent_rule_permitted ON consent_rule (party) WHERE is_permit;

-- Whether each of `others` is one of `patients`, or in a relationship with one of `parties` that is not longer ago than
-- fifteen months (456 days in microseconds).
CREATE FUNCTION patients_known(others bigint[], patients bigint[], parties bigint[], moment bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM unnest(others) AS o (patient)
        WHERE o.patient <> ALL (patients) AND NOT EXISTS (
            SELECT FROM care_relationship c WHERE c.party = ANY (parties) AND c.patient = o.patient
            AND c.low <= moment AND c.high > moment - 39398400000000));
END
$$;
