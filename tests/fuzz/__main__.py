"""Fuzz casewright here: start servers with the fuzz world, run `twinspec fuzz` at them, stop them.

python -m tests.fuzz [--database postgresql] [options of twinspec fuzz]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.databases import KINDS
from tests.fuzz.servers import WORLD, ServerFailed, serving
from tests.fuzz.world_people import OBSERVER

CORPUS = Path(__file__).with_name("corpus")
EXEMPTIONS = Path(__file__).with_name("exemptions.yaml")
_SERVERS = 3
"""One to fuzz, and two that stay equal for comparing JSON with XML."""
_LENGTH = ("--time", "2m")
"""What every rule can be reached in, unless the arguments say otherwise: the last one counts."""


def main(arguments: list[str]) -> int:
    """Return the exit code of `twinspec fuzz`."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    own, arguments = parser.parse_known_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(count=_SERVERS, kind=own.database) as urls,
    ):
        values = Path(folder) / "values.yaml"
        command = [sys.executable, "-m", "casewright", "pools", "--logins", str(WORLD)]
        pools = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        values.write_bytes(pools.stdout)
        configuration = Path(folder) / "configuration.yaml"
        command = [sys.executable, "-m", "casewright", "configuration", str(WORLD)]
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        configuration.write_bytes(printed.stdout)
        options = [
            *("--base-url", urls[0]),
            *("--twin", urls[1], "--twin", urls[2]),
            *("--values", str(values)),
            *("--configuration", str(configuration), "--observer", OBSERVER),
            *("--corpus", str(CORPUS)),
            *("--exemptions", str(EXEMPTIONS)),
        ]
        return subprocess.run(
            [sys.executable, "-m", "twinspec", "fuzz", *options, *_LENGTH, *arguments], check=False
        ).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (ServerFailed, pytest.skip.Exception, pytest.fail.Exception) as error:
        sys.stderr.write(f"Nothing was fuzzed: {error}\n")
        sys.exit(2)  # 1 is for findings
