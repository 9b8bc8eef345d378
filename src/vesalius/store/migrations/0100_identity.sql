-- Signing in: sessions of browsers, second factors, invitations, workstations, drafts. Times are bigint microseconds
-- since 1970 UTC. docs/adr/0010-identity.md explains why these tables replace those of the web framework.

-- Sessions of browsers. Only a digest of the cookie is kept; `data` is sealed. `locked` is since when the screen is
-- locked. A row that is gone is a session that has ended.
CREATE TABLE web_session (
    digest   bytea    PRIMARY KEY,
    account  bigint   REFERENCES account (id) ON DELETE CASCADE,
    device   bigint,
    data     bytea    NOT NULL,
    began    bigint   NOT NULL,
    seen     bigint   NOT NULL,
    expires  bigint   NOT NULL,
    locked   bigint,
    address  text     NOT NULL DEFAULT '',
    agent    text     NOT NULL DEFAULT ''
);
CREATE INDEX web_session_account ON web_session (account) WHERE account IS NOT NULL;
CREATE INDEX web_session_device ON web_session (device) WHERE device IS NOT NULL;
CREATE INDEX web_session_expires ON web_session (expires);

-- One thing asked of one browser, answered once: nonces of cards, challenges of passkeys, states of other providers.
CREATE TABLE sign_in_challenge (
    digest   bytea    PRIMARY KEY,
    session  bytea    NOT NULL,
    purpose  text     NOT NULL,
    state    bytea    NOT NULL,
    expires  bigint   NOT NULL
);
CREATE INDEX sign_in_challenge_expires ON sign_in_challenge (expires);

-- TOTP (RFC 6238): `secret` is sealed; `counter` is the last time step that was accepted, so that none is accepted twice.
CREATE TABLE totp (
    account  bigint   PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    secret   text     NOT NULL,
    counter  bigint   NOT NULL DEFAULT 0,
    created  bigint   NOT NULL,
    used     bigint
);
INSERT INTO totp (account, secret, created)
    SELECT user_id, data ->> 'secret', (extract(epoch FROM created_at) * 1000000)::bigint
    FROM mfa_authenticator WHERE type = 'totp';

-- Passkeys (WebAuthn level 3). `public_key` is the attested credential data: AAGUID, credential id, COSE key.
CREATE TABLE passkey (
    id            bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account       bigint   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    credential    bytea    NOT NULL UNIQUE,
    public_key    bytea    NOT NULL,
    sign_count    bigint   NOT NULL DEFAULT 0,
    aaguid        text     NOT NULL,
    is_attested   boolean  NOT NULL DEFAULT false,
    is_backed_up  boolean  NOT NULL DEFAULT false,
    name          text     NOT NULL,
    created       bigint   NOT NULL,
    used          bigint
);
CREATE INDEX passkey_account ON passkey (account);

-- Recovery codes, each good once; the table holds keyed digests.
CREATE TABLE recovery_code (
    account  bigint   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    digest   bytea    NOT NULL,
    used     bigint,
    PRIMARY KEY (account, digest)
);

-- Links by which somebody signs in for the first time, or anew after a reset; each is good once.
CREATE TABLE invitation (
    digest   bytea    PRIMARY KEY,
    account  bigint   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    maker    text     NOT NULL,
    created  bigint   NOT NULL,
    expires  bigint   NOT NULL,
    used     bigint
);
CREATE INDEX invitation_account ON invitation (account);

-- What the holder of an account sees of its sign-ins. `outcome`: in, failed, delayed.
CREATE TABLE sign_in (
    id       bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account  bigint   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    at       bigint   NOT NULL,
    outcome  text     NOT NULL,
    method   text     NOT NULL DEFAULT '',
    address  text     NOT NULL DEFAULT '',
    agent    text     NOT NULL DEFAULT ''
);
CREATE INDEX sign_in_account ON sign_in (account, at DESC);

-- Registered browsers that several people share. The device keeps a secret, the table its digest.
CREATE TABLE workstation (
    id            bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest        bytea    NOT NULL UNIQUE,
    name          text     NOT NULL,
    organization  text     NOT NULL DEFAULT '',
    lock_minutes  integer  NOT NULL DEFAULT 5,
    registrar     text     NOT NULL,
    created       bigint   NOT NULL,
    seen          bigint,
    removed       bigint
);

-- Six digits that unlock a screen on a workstation. Argon2id; five wrong ones, and only a full sign-in helps.
CREATE TABLE pin (
    account   bigint   PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    hash      text     NOT NULL,
    failures  integer  NOT NULL DEFAULT 0,
    created   bigint   NOT NULL
);

-- What somebody was typing. `page` is a blind digest of the address and the form's name; `body` is sealed under a key
-- of the account.
CREATE TABLE draft (
    account  bigint   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    page     bytea    NOT NULL,
    body     bytea    NOT NULL,
    updated  bigint   NOT NULL,
    PRIMARY KEY (account, page)
);
CREATE INDEX draft_updated ON draft (updated);

-- The tables that the framework's own accounts, sessions and second factors had.
DROP TABLE mfa_authenticator, usersessions_usersession, account_emailconfirmation, account_emailaddress,
    auth_group_permissions, auth_permission, auth_group, django_content_type, django_session, django_migrations;
