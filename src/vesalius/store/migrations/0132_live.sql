-- Live streams end with the session they were opened in: it is found by a digest, so that its key is kept nowhere else.
CREATE INDEX django_session_digest ON django_session (md5(session_key::text));
