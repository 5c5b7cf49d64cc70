"""The command `casewright`, also as `python -m casewright`; says which extra is missing."""

from __future__ import annotations

import sys

_OWN = ("casewright", "interaction_contract")


def main() -> None:
    """Run the command line, or say in a line what to install first."""
    try:
        from casewright.cli import main as run
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if not missing or missing in _OWN:
            raise
        sys.exit(
            f"casewright: the module {missing} is not installed. "
            "The service is an extra: pip install 'casewright[service]'"
        )
    run()


if __name__ == "__main__":
    main()
