"""The authorisation server on a real port, and keys of clients."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from authorizing import Server
from joserfc.jwk import ECKey, RSAKey

import services


@pytest.fixture(scope="session")
def elliptic() -> ECKey:
    return ECKey.generate_key("P-384", {"kid": "ec", "use": "sig", "alg": "ES384"})


@pytest.fixture(scope="session")
def rsa() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig", "alg": "RS384"})


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with services.database() as url:
        found = Server(url)
        yield found
        found.close()
