"""What is mutated, folder by folder, and the tests that are asked about it.

A suite is a group of folders that share tests: these run once, in one process, so that coverage
tells which of them reach a line. Only tests that run the code in their own process can notice a
change that is never on disk, so those that start servers or commands are not listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SOURCE = Path("src")


@dataclass(frozen=True)
class Folder:
    """Modules that are sampled together. `globs` are below src, `tests` are pytest's arguments."""

    name: str
    globs: tuple[str, ...]
    tests: tuple[str, ...]

    def files(self) -> list[Path]:
        """Return the modules that are mutated."""
        return [file for one in self.globs for file in sorted(SOURCE.glob(one))]


@dataclass(frozen=True)
class Suite:
    """Folders whose tests share a process; `imports` are the modules of others that they need."""

    name: str
    folders: tuple[Folder, ...]
    imports: tuple[str, ...]


_RULES = ("tests/handlers", "tests/rules/test_rules.py")
_EDGE = (*_RULES, "tests/api", "tests/binding/test_third_opinion.py", "tests/hostile/test_logs.py")
# The database of test_plans is that of the module; here, each goes with the test that made it.
_STORAGE = tuple(
    str(one) for one in sorted(Path("tests/storage").glob("test_*.py")) if one.stem != "test_plans"
)
_TOOLKIT = (
    *(str(one) for one in sorted(Path("tests/twinspec").glob("test_*.py"))),
    "tests/twinspec/changes",
    "tests/twinspec/expressions",
    "tests/twinspec/fuzz",
    "tests/binding",
)

SUITES = (
    Suite(
        "service",
        folders=(
            Folder("handlers", ("casewright/handlers/[!_]*.py",), _RULES),
            Folder(
                "domain",
                ("casewright/domain/[!_]*.py",),
                (*_RULES, "tests/api/test_throttling.py"),
            ),
            Folder("api", ("casewright/api/*.py", "casewright/api/*/*.py"), _EDGE),
            Folder(
                "storage",
                ("casewright/storage/*.py", "casewright/storage/world/*.py"),
                (*_RULES, *_STORAGE),
            ),
        ),
        imports=(
            "argon2",
            "connexion",
            "httpx",
            "hypothesis.strategies",
            "interaction_contract.v12.codec",
            "interaction_contract.v12.server",
            "interaction_contract.v20.codec",
            "interaction_contract.v20.server",
            "jsonschema_rs",
            "lxml.etree",
            "psycopg_pool",
            "pydantic_settings",
            "sqlalchemy.dialects.postgresql",
            "sqlalchemy.dialects.sqlite",
            "structlog",
            "uvicorn",
            "yaml",
        ),
    ),
    Suite(
        "toolkit",
        folders=(
            Folder("contract", ("twinspec/contract/*.py", "twinspec/contract/*/*.py"), _TOOLKIT),
            Folder("govern", ("twinspec/govern/*.py", "twinspec/govern/*/*.py"), _TOOLKIT),
            Folder("judge", ("twinspec/fuzz/judge/*.py",), _TOOLKIT),
        ),
        imports=(
            "hypothesis.strategies",
            "httpx",
            "jsonschema",
            "jsonschema_rs",
            "lxml.etree",
            "schemathesis",
            "typer.testing",
            "werkzeug.http",
            "yaml",
        ),
    ),
)
