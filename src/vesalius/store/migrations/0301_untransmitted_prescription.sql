-- A prescription that was written while no service was configured: nobody outside this installation knows of it.

ALTER TABLE prescription_transmission DROP CONSTRAINT prescription_transmission_state_check;
ALTER TABLE prescription_transmission ADD CONSTRAINT prescription_transmission_state_check
    CHECK (state IN ('waiting', 'sent', 'refused', 'revoking', 'revoked', 'untransmitted'));
