-- Applications that may connect (OAuth 2.1, SMART App Launch). `kind` is public, secret or key; `secret` the SHA-256 of
-- 256 random bits; `account` whose rights it has when it acts for itself. Approved ones may connect until `closed`.
CREATE TABLE oauth_client (
    id            text    NOT NULL PRIMARY KEY,
    name          text    NOT NULL,
    kind          text    NOT NULL,
    secret        bytea,
    keys          text    NOT NULL DEFAULT '',
    keys_address  text    NOT NULL DEFAULT '',
    redirects     text[]  NOT NULL DEFAULT '{}',
    departures    text[]  NOT NULL DEFAULT '{}',
    scopes        text    NOT NULL,
    grants        text[]  NOT NULL,
    launch        text    NOT NULL DEFAULT '',
    account       bigint  REFERENCES account (id) ON DELETE CASCADE,
    algorithm     text    NOT NULL DEFAULT 'RS256',
    created       bigint  NOT NULL,
    creator       text    NOT NULL,
    approved      bigint,
    approver      text,
    closed        bigint
);
COMMENT ON COLUMN oauth_client.departures IS 'post_logout_redirect_uris';
COMMENT ON COLUMN oauth_client.launch IS 'Address that an EHR launch opens';

-- What somebody allowed an application; every token of it carries the number as its family.
CREATE TABLE oauth_grant (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client         text    NOT NULL REFERENCES oauth_client (id) ON DELETE CASCADE,
    account        bigint  NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    scopes         text    NOT NULL,
    patient        text    NOT NULL DEFAULT '',
    encounter      text    NOT NULL DEFAULT '',
    intent         text    NOT NULL DEFAULT '',
    session        text    NOT NULL DEFAULT '',
    created        bigint  NOT NULL,
    expires        bigint  NOT NULL,
    used           bigint  NOT NULL,
    revoked        bigint,
    authenticated  bigint  NOT NULL,
    methods        text    NOT NULL DEFAULT ''
);
CREATE INDEX oauth_grant_account ON oauth_grant (account);
COMMENT ON COLUMN oauth_grant.session IS 'SHA-256 of the session that online_access ends with';

CREATE TABLE oauth_code (
    digest     bytea  NOT NULL PRIMARY KEY,
    family     bigint NOT NULL REFERENCES oauth_grant (id) ON DELETE CASCADE,
    redirect   text   NOT NULL,
    challenge  text   NOT NULL,
    nonce      text   NOT NULL,
    expires    bigint NOT NULL,
    used       bigint
);

CREATE TABLE oauth_refresh (
    digest   bytea  NOT NULL PRIMARY KEY,
    family   bigint NOT NULL REFERENCES oauth_grant (id) ON DELETE CASCADE,
    created  bigint NOT NULL,
    expires  bigint NOT NULL,
    used     bigint
);
CREATE INDEX oauth_refresh_family ON oauth_refresh (family);

-- A launch out of a record: for one application, by one account, about one patient, once.
CREATE TABLE oauth_launch (
    digest     bytea  NOT NULL PRIMARY KEY,
    client     text   NOT NULL REFERENCES oauth_client (id) ON DELETE CASCADE,
    account    bigint NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    patient    text   NOT NULL DEFAULT '',
    encounter  text   NOT NULL DEFAULT '',
    intent     text   NOT NULL DEFAULT '',
    expires    bigint NOT NULL,
    used       bigint
);

-- Assertions of clients that were seen, until they expire by themselves.
CREATE TABLE oauth_assertion (
    digest   bytea  NOT NULL PRIMARY KEY,
    expires  bigint NOT NULL
);

-- Pushed authorisation requests (RFC 9126).
CREATE TABLE oauth_request (
    digest      bytea  NOT NULL PRIMARY KEY,
    client      text   NOT NULL REFERENCES oauth_client (id) ON DELETE CASCADE,
    parameters  text   NOT NULL,
    expires     bigint NOT NULL,
    used        bigint
);

-- With which identity tokens are signed; sealed under a key derived from the root keys. Retired ones still verify.
CREATE TABLE oauth_key (
    id         text   NOT NULL PRIMARY KEY,
    algorithm  text   NOT NULL,
    sealed     bytea  NOT NULL,
    created    bigint NOT NULL,
    retired    bigint
);

CREATE INDEX access_token_family ON access_token (family) WHERE family IS NOT NULL;
CREATE INDEX access_token_client ON access_token (client) WHERE client IS NOT NULL;
