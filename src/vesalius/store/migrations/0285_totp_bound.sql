-- A secret of one account must not open as that of another: its sealed form is bound to the account from now on. What was
-- stored before is sealed anew by the next `vesalius up`, which has the keys; until then it opens nothing.

ALTER TABLE totp ADD COLUMN bound boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN totp.bound IS 'sealed with the account as associated data';
