-- What else an application was opened about, beside patient and visit (SMART App Launch 2.2, fhirContext): literals such
-- as "DiagnosticReport/x", with blanks between them.
ALTER TABLE oauth_launch ADD COLUMN about text NOT NULL DEFAULT '';
ALTER TABLE oauth_grant ADD COLUMN about text NOT NULL DEFAULT '';
