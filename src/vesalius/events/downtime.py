"""Pages for when the server is down: one file for each centre, sealed, that any browser opens with the centre's code.

    DIR/downtime/<organisation>.html     written anew every few minutes by the worker
    DIR/downtime/pieces                  the parts they are made of, sealed under a key that follows from the root keys
    VESALIUS_DOWNTIME_FOLDER             a second place for them, such as a folder that the desk's computer sees

The file holds its pages under AES-256-GCM, a script that opens them, and nothing else about any patient. The code
of a centre has 120 bits, follows from the root keys, and is changed by `renew`.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import secrets
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vesalius import clock
from vesalius.crypto import derive
from vesalius.crypto.keyring import RootKeys
from vesalius.errors import Invalid, NotFound

FOLDER: Final = "downtime"
"""Of the data folder."""
SECOND: Final = "VESALIUS_DOWNTIME_FOLDER"
_EDITIONS: Final = "editions.json"
_PIECES: Final = "pieces"
_NONCE_BYTES: Final = 12
_ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")
# Without letters and digits that look alike on paper.
_SIGNS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _SIZE = 5, 5
_INFO: Final = b"vesalius/downtime/v1"
_DATA: Final = re.compile(r'<script type="application/json" id="sealed">(.*?)</script>', re.DOTALL)


@dataclass(slots=True)
class _Configured:
    folder: Path | None = None


_configured: Final = _Configured()


@dataclass(frozen=True, slots=True)
class Words:
    """What the file says before it is opened, in one language."""

    language: str
    title: str
    ask: str
    open: str
    wrong: str
    print: str
    made: str


def configure(folder: Path | None) -> None:
    """Where the files of this installation stand."""
    _configured.folder = folder


def folder() -> Path:
    """Where the files stand. Raises NotFound before `configure`."""
    if _configured.folder is None:
        raise NotFound("There is no folder for downtime pages.")
    return _configured.folder


def path(centre: str) -> Path:
    """The file of "Organization/x". Raises NotFound."""
    name = centre.partition("/")[2]
    if not _ID.fullmatch(name) or name.startswith("."):
        raise NotFound("There is no such centre.")
    return folder() / f"{name}.html"


def code(roots: RootKeys, centre: str) -> str:
    """The code of a centre, in five groups of five: to be kept on paper, where the desk finds it."""
    edition = _editions().get(centre, 0)
    seed = derive.expand(roots.data, f"vesalius/downtime-code/v1/{edition}/{centre}".encode(), 64)
    number, signs = int.from_bytes(seed, "big"), []
    for _ in range(_GROUPS * _SIZE):
        number, rest = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[rest])
    return "-".join("".join(signs[at : at + _SIZE]) for at in range(0, len(signs), _SIZE))


def renew(roots: RootKeys, centre: str) -> str:
    """A new code for a centre; the file is sealed under it at the next turn."""
    kept = _editions()
    kept[centre] = kept.get(centre, 0) + 1
    _store(folder() / _EDITIONS, json.dumps(kept, indent=1).encode())
    return code(roots, centre)


def _editions() -> dict[str, int]:
    try:
        return {str(key): int(value) for key, value in json.loads((folder() / _EDITIONS).read_bytes()).items()}
    except FileNotFoundError:
        return {}


def write(roots: RootKeys, centre: str, name: str, pages: str, words: Words) -> Path:
    """Seals `pages` (HTML) into the file of a centre, in place of the one before; where it stands."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_key(code(roots, centre), salt)).encrypt(nonce, pages.encode(), centre.encode())
    held = {
        "centre": centre,
        "name": name,
        "made": clock.instant(clock.now_microseconds()),
        "salt": base64.b64encode(salt).decode(),
        "nonce": base64.b64encode(nonce).decode(),
        "body": base64.b64encode(sealed).decode(),
    }
    made = _document(held, words).encode()
    found = path(centre)
    _store(found, made)
    second = os.environ.get(SECOND, "")
    if second:
        _store(Path(second) / found.name, made)
    return found


def keep(roots: RootKeys, pieces: bytes) -> None:
    """Seals what the next turn need not read again, in place of what was kept before."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    _store(folder() / _PIECES, nonce + _pieces_cipher(roots).encrypt(nonce, pieces, None))


def kept(roots: RootKeys) -> bytes:
    """What was kept last; b"" when nothing was, or it is not what we sealed."""
    try:
        sealed = (folder() / _PIECES).read_bytes()
        return _pieces_cipher(roots).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
    except (FileNotFoundError, InvalidTag, ValueError):
        return b""


def _pieces_cipher(roots: RootKeys) -> AESGCM:
    return AESGCM(derive.expand(roots.data, b"vesalius/downtime-pieces/v1", 32))


def unseal(found: Path, given: str) -> str:
    """The pages in a file. Raises NotFound without a file, Invalid when it is none, or the code is not its own."""
    try:
        match = _DATA.search(found.read_text("utf-8"))
    except FileNotFoundError as error:
        raise NotFound("There are no downtime pages of this centre yet.") from error
    if match is None:
        raise Invalid("This is no file of downtime pages.")
    held = json.loads(match[1])
    salt, nonce, body = (base64.b64decode(held[name]) for name in ("salt", "nonce", "body"))
    try:
        return AESGCM(_key(given, salt)).decrypt(nonce, body, held["centre"].encode()).decode()
    except InvalidTag as error:
        raise Invalid("The code does not open these pages.") from error


def about(found: Path) -> tuple[str, str, str]:
    """(centre, its name, FHIR instant at which it was made) of a file. Raises Invalid."""
    match = _DATA.search(found.read_text("utf-8"))
    if match is None:
        raise Invalid("This is no file of downtime pages.")
    held = json.loads(match[1])
    return str(held["centre"]), str(held["name"]), str(held["made"])


def every() -> list[Path]:
    """The files that are there."""
    return sorted(folder().glob("*.html")) if folder().is_dir() else []


def _key(given: str, salt: bytes) -> bytes:
    plain = "".join(sign for sign in given.lower() if sign in _SIGNS)
    return HKDF(SHA256(), 32, salt, _INFO).derive(plain.encode())


def _document(held: dict[str, str], words: Words) -> str:
    own = files("vesalius.events") / "data"
    script = (own / "downtime.js").read_text("utf-8")
    style = (own / "downtime.css").read_text("utf-8")
    policy = f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}"
    texts = {key: html.escape(getattr(words, key)) for key in ("title", "ask", "open", "wrong", "print", "made")}
    data = json.dumps(held, ensure_ascii=True).replace("<", "\\u003c")
    name = html.escape(held["name"])
    return (
        f'<!doctype html>\n<html lang="{words.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{texts['title']} · {name}</title><style>{style}</style></head><body>"
        f'<header><h1>{texts["title"]} <span>{name}</span></h1><p>{texts["made"]} <time id="made"></time></p>'
        f'<form id="ask"><label for="code">{texts["ask"]}</label><input id="code" autocomplete="off" spellcheck="false"'
        f' autocapitalize="none" required><button>{texts["open"]}</button><p id="wrong" role="alert" hidden>'
        f'{texts["wrong"]}</p></form><button id="print" type="button" hidden>{texts["print"]}</button></header>'
        f'<main id="pages"></main><script type="application/json" id="sealed">{data}</script>'
        f"<script>{script}</script></body></html>\n"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _store(found: Path, content: bytes) -> None:
    """Writes a file as a whole or not at all, for its owner only."""
    found.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = found.with_name(f".{found.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(found)
