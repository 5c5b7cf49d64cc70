"""Known vulnerabilities of what requirements.lock pins: `python -m release.audit [--osv-url URL]`.

pip-audit asks PyPI, or an OSV service. Where that knows nothing of a distribution, or cannot be
asked, pip-audit calls it skipped, and finds no vulnerabilities; this says that it was not audited.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
NONE_KNOWN, VULNERABLE, NOT_AUDITED = 0, 1, 3


def main(arguments: Sequence[str]) -> int:
    """Audit the lock; return 0 for nothing known of all, 1 for a vulnerability, 3 for unknown."""
    parser = argparse.ArgumentParser(prog="python -m release.audit", description=__doc__)
    parser.add_argument("--osv-url", help="query address of an OSV service to ask, not PyPI")
    parser.add_argument("--lock", type=Path, default=LOCK, help="default: requirements.lock")
    given = parser.parse_args(arguments)
    service = ["--vulnerability-service", "osv", "--osv-url", given.osv_url]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--requirement", str(given.lock)),
            *("--require-hashes", "--disable-pip", "--format", "json"),
            *("--progress-spinner", "off"),
            *(service if given.osv_url else []),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        dependencies = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        last = (done.stderr.strip() or "pip-audit said nothing").splitlines()[-1]
        print(f"NOT AUDITED: {last}")
        return NOT_AUDITED
    return judged(dependencies)


def judged(dependencies: Sequence[dict[str, Any]]) -> int:
    """Print what is known of the distributions that pip-audit lists; return the exit code."""
    skipped = [one for one in dependencies if "skip_reason" in one]
    found = [one for one in dependencies if one.get("vulns")]
    for one in found:
        for vulnerability in one["vulns"]:
            fixed = ", ".join(vulnerability["fix_versions"]) or "no version yet"
            print(f"{one['name']} {one['version']}: {vulnerability['id']}, fixed in {fixed}")
    print(f"Audited {len(dependencies) - len(skipped)}: {len(found)} with known vulnerabilities.")
    if skipped:
        print(f"NOT AUDITED: {len(skipped)} of {len(dependencies)}, {skipped[0]['skip_reason']}")
    if found:
        return VULNERABLE
    return NOT_AUDITED if skipped or not dependencies else NONE_KNOWN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
