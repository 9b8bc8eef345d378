"""The authorisation server: OAuth 2.1, OpenID Connect Core 1.0 and SMART App Launch 2.2."""
