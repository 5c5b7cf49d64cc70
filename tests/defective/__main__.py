"""Serves casewright with a rule switched off, a defect seeded, or a module changed.

    python -m tests.defective [--off RULE_ID] [--defect NAME] [--module NAME FILE] -- serve ...

Nothing in src knows of it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.defective import changed, draw, switch
from tests.defective.defects import defects


def main() -> None:
    """Patch casewright, then run its command line with what stands behind `--`."""
    parser = argparse.ArgumentParser(prog="python -m tests.defective", description=__doc__)
    ids = [rule.id for rule in draw.switchable()]
    parser.add_argument("--off", choices=ids, metavar="RULE_ID", help="a rule to switch off")
    parser.add_argument("--defect", choices=list(defects()), help="a defect to seed")
    parser.add_argument(
        "--module", nargs=2, metavar=("NAME", "FILE"), help="a module to import from another file"
    )
    parser.add_argument("command", nargs="+", help="what casewright gets")
    options = parser.parse_args()
    if options.module:
        changed.install(options.module[0], Path(options.module[1]))
    if options.off:
        switch.OFF.add(options.off)
        switch.install()
    if options.defect:
        defects()[options.defect].make()
    from casewright import cli

    sys.argv = ["casewright", *options.command]
    cli.main()


if __name__ == "__main__":
    main()
