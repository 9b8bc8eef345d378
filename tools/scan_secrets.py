"""Looks for passwords, keys and tokens in the files of the repository, with detect-secrets.

What stands in .secrets.baseline has been looked at: digests of test vectors and words that only look like secrets. A
finding is known by its file and the hash of its text, wherever in the file it stands. --baseline writes the list again.
Status 1 for anything new.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from detect_secrets import SecretsCollection
from detect_secrets.core import baseline
from detect_secrets.settings import default_settings

ROOT = Path(__file__).resolve().parents[1]
BASELINE = ROOT / ".secrets.baseline"
# Hashes of packages, HL7's definitions, code lists, translations, pictures: made elsewhere, and large.
SKIPPED = re.compile(
    r"^(requirements/.*\.txt|definitions/.*|docs/screenshots/.*|src/vesalius/terminology/data/.*"
    r"|src/vesalius/r4/generated/.*|tests/conformance/.*\.(json|xml)|\.secrets\.baseline"
    r"|.*\.(po|mo|zst|bin|dictionary|png|svg|woff2|pdf))$"
)


def found() -> SecretsCollection:
    """Everything that looks like a secret in the files under version control."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    secrets = SecretsCollection(root=str(ROOT))
    with default_settings():
        secrets.scan_files(*(name for name in listed.split("\0") if name and not SKIPPED.fullmatch(name)))
        if "--baseline" in sys.argv[1:]:
            written = baseline.format_for_output(secrets)
            # Neither the moment nor the place of a checkout says anything about a finding.
            del written["generated_at"]
            for name, items in written["results"].items():
                for item in items:
                    item["filename"] = name
            BASELINE.write_text(json.dumps(written, indent=2) + "\n")
    return secrets


def main() -> int:
    """Prints one line for each new finding: file, line, kind; never the text itself."""
    secrets = found()
    known = {
        (name, item["hashed_secret"])
        for name, items in json.loads(BASELINE.read_text())["results"].items()
        for item in items
    }
    new = [(name, item) for name, item in secrets if (name, item.secret_hash) not in known]
    for name, item in new:
        print(f"{name}:{item.line_number}: {item.type}")
    print(f"{len(known)} known findings, {len(new)} new")
    return int(bool(new))


if __name__ == "__main__":
    sys.exit(main())
