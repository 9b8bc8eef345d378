"""The shipped nginx configuration in a real nginx on free ports of this machine."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from integration.identity.pki import Card, Pki

NGINX = os.environ.get("VESALIUS_NGINX") or shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SHIPPED = Path(__file__).resolve().parents[1] / "deploy" / "nginx.conf"
_LIBRARIES = Path(__file__).resolve().parents[1] / "build" / "debian" / "root" / "usr" / "lib"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pki = Pki()
    builder = pki._builder(subject=x509.Name([]), issuer=x509.Name([]), key=key, days=(-1, 1)).add_extension(
        x509.SubjectAlternativeName([x509.DNSName("care.example.org")]), critical=True
    )
    made = builder.sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_text(Card(key, made).key_pem)


def adapted(folder: Path, ports: dict[str, int]) -> str:
    """The shipped file with our folders and ports; what this nginx does not know yet is left out."""
    text = SHIPPED.read_text()
    text = re.sub(r"listen \[::\][^;]*;", "", text)
    text = re.sub(r"\n    http2 on;", "", text)
    for before, after in (
        ("server 127.0.0.1:8000", f"server 127.0.0.1:{ports['pages']}"),
        ("listen 80;", f"listen 127.0.0.1:{ports['plain']};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{ports['site']} ssl"),
        ("listen 8443 ssl", f"listen 127.0.0.1:{ports['cards']} ssl"),
        ("/etc/ssl/care.example.org", str(folder)),
        ("/etc/vesalius", str(folder)),
        ("/var/log/nginx", str(folder)),
    ):
        assert before in text
        text = text.replace(before, after)
    temporary = "\n".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"pid {folder}/pid; daemon off; error_log {folder}/error.log;\nevents {{}}\nhttp {{\n{temporary}\n{text}\n}}\n"
    )


@contextmanager
def running(folder: Path, ports: dict[str, int]) -> Iterator[None]:
    """nginx with what the shipped file names in `folder`, until the block ends."""
    (folder / "nginx.conf").write_text(adapted(folder, ports))
    libraries = sorted({str(path.parent) for path in _LIBRARIES.glob("**/*.so*")})
    environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(libraries)} if libraries else None
    process = subprocess.Popen(
        [str(NGINX), "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=subprocess.PIPE, env=environment
    )
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", ports["cards"])) == 0:
                    break
            threading.Event().wait(0.02)
        assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
        yield
    finally:
        process.terminate()
        process.wait(10)
        if process.stderr:
            process.stderr.close()
