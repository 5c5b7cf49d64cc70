"""Run `twinspec`, from a module or as the program: `python -m twinspec`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; where the toolkit is not installed, say how it is."""
    try:
        from twinspec.cli import main as run

        run()
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] == "twinspec":
            raise
        sys.exit(_missing(error.name or "a library"))


def _missing(name: str) -> int:
    sys.stderr.write(
        f"twinspec: {name} is not installed; install all of it: pip install twinspec\n"
    )
    return 2


if __name__ == "__main__":
    main()
