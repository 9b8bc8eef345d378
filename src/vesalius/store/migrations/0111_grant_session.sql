COMMENT ON COLUMN oauth_grant.session IS 'When the session began that online_access ends with (µs since 1970 UTC), or nothing';
