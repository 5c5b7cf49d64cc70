"""The command `casewright`, also as `python -m casewright`; it names a library that is missing."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from casewright.quick_imports import not_installed, without_collection

_OWN = ("casewright", "interaction_contract")
_UNIMPORTED = ("httpx", "prometheus_client", "psycopg", "psycopg_pool", "swagger_ui")
"""What is imported when it is needed: by replay, metrics and PostgreSQL, for files of /docs."""


def main() -> None:
    """Run the command line, or print in one line what to install first."""
    try:
        for name in _UNIMPORTED:
            if find_spec(name) is None:
                raise ModuleNotFoundError(name=name)
        with without_collection():
            # With rich, structlog would bring its frames for tracebacks: see logs.py.
            with not_installed("rich"):
                import structlog  # noqa: F401 - the first one to import it decides
            from casewright.cli import main as run
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if not missing or missing in _OWN:
            raise
        sys.exit(
            f"casewright: the module {missing} is not installed. "
            "Install all of it: pip install casewright"
        )
    run()


if __name__ == "__main__":
    main()
