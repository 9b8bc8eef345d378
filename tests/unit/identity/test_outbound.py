"""Asking other servers over TLS: who they are is verified, and none of them holds us for long."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from vesalius.errors import Unavailable
from vesalius.identity import outbound


def certificate(folder: Path, *, name: str = "localhost", days: tuple[int, int] = (-1, 1)) -> Path:
    """A self-signed certificate for `name` and its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}{days[0]}.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@contextmanager
def server(path: Path, answer: bytes = b"", *, drips: bool = False, is_old: bool = False) -> Iterator[int]:
    """The port of a server with this certificate, that says `answer` or drips one sign after the other for ever."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    if is_old:
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    listener = socket.create_server(("127.0.0.1", 0))
    is_over = threading.Event()

    def serve() -> None:
        while not is_over.is_set():
            try:
                raw, _ = listener.accept()
                with context.wrap_socket(raw, server_side=True) as connection:
                    connection.recv(4096)
                    if not drips:
                        connection.sendall(answer)
                        continue
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
                    while not is_over.wait(0.05):
                        connection.sendall(b"x")
            except OSError:
                continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        is_over.set()
        listener.close()
        thread.join(5)


GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nCache-Control: max-age=60\r\nConnection: close\r\n\r\n{}"


def ask(port: int, *, seconds: float = 5, host: str = "localhost") -> outbound.Answer:
    return outbound.ask(f"https://{host}:{port}/", is_trusted=True, seconds=seconds)


def test_an_answer_comes_with_what_it_says_of_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with server(path, GOOD) as port:
        assert ask(port) == outbound.Answer(200, b"{}", "max-age=60")


@pytest.mark.parametrize("fault", ["unknown issuer", "other name", "expired", "not yet"])
def test_a_server_that_does_not_prove_its_name_is_not_listened_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    days = {"expired": (-3, -1), "not yet": (1, 3)}.get(fault, (-1, 1))
    path = certificate(tmp_path, name="elsewhere.example" if fault == "other name" else "localhost", days=days)
    if fault != "unknown issuer":
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with server(path, GOOD) as port, pytest.raises(Unavailable):
        ask(port)


def test_a_server_with_an_old_version_of_tls_is_not_listened_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with server(path, GOOD, is_old=True) as port, pytest.raises(Unavailable):
        ask(port)


def test_a_server_that_drips_holds_nobody_for_longer_than_was_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with server(path, drips=True) as port:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            ask(port, seconds=0.5)
        assert time.monotonic() - began < 5


def test_a_server_that_never_ends_its_handshake_holds_nobody(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            ask(silent.getsockname()[1], seconds=0.5)
        assert time.monotonic() - began < 5


def test_an_answer_that_ends_early_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with server(path, GOOD.replace(b"Length: 2", b"Length: 9")) as port, pytest.raises(Unavailable):
        ask(port)


def test_addresses_that_lead_inside_are_none_of_the_public() -> None:
    inside = ("127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fc00::1", "::ffff:8.8.8.8", "64:ff9b::808:808")
    assert [address for address in inside if outbound.is_public(ipaddress.ip_address(address))] == []
    assert outbound.is_public(ipaddress.ip_address("2606:4700::1111"))


@pytest.mark.parametrize(
    "address",
    [
        "ftp://a.example/",
        "https://[::1",
        "https://a.example:99999/",
        "https://a.example/é",
        "https://u:p@a.example/",
        "",
    ],
)
def test_what_is_no_address_is_not_asked(address: str) -> None:
    with pytest.raises(outbound.NotAsked):
        outbound.ask(address, is_trusted=True)
