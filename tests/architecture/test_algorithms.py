"""Every algorithm that the code names stands in the plan of docs/security/encryption.md, with what comes after it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLAN = (ROOT / "docs" / "security" / "encryption.md").read_text().partition("## Algorithms in use")[2]
# What the code says → how the plan names it.
NAMES = {
    r"\bAESGCM\b": "AES-256-GCM",
    r"hashlib\.sha256|hashes\.SHA256|\"sha256\"": "SHA-256",
    r"hashlib\.sha512|hashes\.SHA512|\"sha512\"": "SHA-512",
    r"hashlib\.sha1|hashes\.SHA1|\"sha1\"": "SHA-1",
    r"hashlib\.blake2b": "BLAKE2b",
    r"\bHKDF\b": "HKDF",
    r"hmac\.(digest|new)": "HMAC",
    r"\bPasswordHasher\b": "Argon2id",
    r"\bEd25519": "Ed25519",
    r"\"RS256\"": "RS256",
    r"\"ES256\"": "ES256",
    r"\"RS384\"": "RS384",
    r"\"ES384\"": "ES384",
}
# Weak, or none of ours: their first use is a decision.
NEVER = re.compile(
    r"hashlib\.(md5|sha224|new\(\"md5)|\bARC4\b|TripleDES|\bBlowfish\b|modes\.(ECB|CBC|OFB|CFB|CTR)|\bX448\b|\bDSA\b"
    r"|ChaCha20Poly1305|AESCCM|AESSIV|\"HS(256|384|512)\"|hashlib\.(sha3|shake|blake2s)"
)


def sources() -> list[tuple[Path, str]]:
    return [(path, path.read_text()) for path in sorted((ROOT / "src").rglob("*.py"))]


def test_what_the_code_uses_is_planned_and_what_is_planned_is_used() -> None:
    text = "\n".join(content for _, content in sources())
    for pattern, name in NAMES.items():
        assert re.search(pattern, text), f"{name} is in the plan, and nowhere in the code"
        assert re.search(rf"^\|[^|]*{re.escape(name)}", PLAN, re.MULTILINE), f"{name} is not in the plan"


def test_nothing_weak_or_unplanned_is_used() -> None:
    found = [(path.name, hit.group()) for path, content in sources() for hit in NEVER.finditer(content)]
    assert found == []


def test_the_plan_has_days_and_what_a_quantum_computer_would_break_has_a_successor() -> None:
    reviewed, again = (date.fromisoformat(day) for day in re.findall(r"\d{4}-\d{2}-\d{2}", PLAN)[:2])
    assert reviewed < again
    rows = [line.strip("| ").split(" | ") for line in PLAN.splitlines() if line.startswith("| ")][1:]
    at_risk = [row for row in rows if row[2].startswith(("harvest", "forge"))]
    assert len(at_risk) >= 4
    for row in at_risk:
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}|theirs", row[4]), row
        assert len(row[3]) > 10, row
