"""A database of one's own is talked to only when it proves its name, where its address asks for that (verify-full)."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from integration.identity.pki import Pki
from nginx_front import server_certificate
from vesalius.crypto.keyring import RootKeys
from vesalius.errors import Unavailable
from vesalius.store.keys import Keys
from vesalius.store.session import Pool

ROOTS = RootKeys(*(bytes([number]) * 32 for number in range(1, 5)))
_SSL_REQUEST = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"


@contextmanager
def listening(folder: Path, *, speaks_tls: bool = True) -> Iterator[tuple[int, list[bytes]]]:
    """(port, what it was told) of something that takes itself for a PostgreSQL, with the certificate in `folder`."""
    told: list[bytes] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "fullchain.pem", folder / "key.pem")
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    is_over = threading.Event()

    def serve() -> None:
        while not is_over.is_set():
            try:
                raw, _ = listener.accept()
            except OSError:
                continue
            raw.settimeout(5)
            try:
                if raw.recv(8) != _SSL_REQUEST:
                    told.append(b"in the clear")
                elif not speaks_tls:
                    raw.sendall(b"N")
                    told.extend(filter(None, [raw.recv(100)]))
                else:
                    raw.sendall(b"S")
                    with context.wrap_socket(raw, server_side=True) as secured:
                        told.extend(filter(None, [secured.recv(100)]))
            except OSError:
                continue
            finally:
                raw.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], told
    finally:
        is_over.set()
        listener.close()
        thread.join(5)


def refused(port: int, root: Path, *, host: str = "care.example.org") -> None:
    """Asks for a session, which no such database can give."""
    address = f"postgresql://vesalius@{host}:{port}/vesalius?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert={root}"
    pool = Pool(address, Keys(ROOTS))
    try:
        with pytest.raises(Unavailable), pool.session():
            pass
    finally:
        pool.close()


def test_a_database_that_proves_its_name_is_talked_to(tmp_path: Path) -> None:
    server_certificate(tmp_path)
    with listening(tmp_path) as (port, told):
        refused(port, tmp_path / "fullchain.pem")
        assert len(told) == 1
        assert b"vesalius" in told[0]


@pytest.mark.parametrize("fault", ["another authority", "another name", "no TLS"])
def test_a_database_that_does_not_prove_its_name_is_told_nothing(tmp_path: Path, fault: str) -> None:
    server_certificate(tmp_path)
    root, host = tmp_path / "fullchain.pem", "care.example.org"
    if fault == "another authority":
        Pki().write(tmp_path / "roots")
        root = next((tmp_path / "roots").iterdir())
    if fault == "another name":
        host = "database.example.org"
    with listening(tmp_path, speaks_tls=fault != "no TLS") as (port, told):
        refused(port, root, host=host)
        assert told == []
