-- Whether a passkey may be copied to other devices: told when it is made, and never another after that (WebAuthn level 3,
-- section 6.1.3). NULL for those made before: noted at their next use.
ALTER TABLE passkey ADD COLUMN is_backup_eligible boolean;
