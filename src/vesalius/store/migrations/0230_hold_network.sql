-- From which network address a hold was asked for (as a keyed digest; empty for staff): whoever throws away the cookie of
-- the browser is still the same network.
ALTER TABLE booking_hold ADD COLUMN network bytea NOT NULL DEFAULT ''::bytea;
CREATE INDEX booking_hold_network ON booking_hold (network, expires) WHERE network <> ''::bytea;
