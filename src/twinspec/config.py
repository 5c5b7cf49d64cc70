"""The `[tool.twinspec]` table of pyproject.toml: where the contract is and how models are made.

Every key is optional: `defaults.toml` has the default values.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from twinspec.contract.documents import ContractError
from twinspec.ledger.settings import LedgerSettings

_DEFAULTS = Path(__file__).parent / "defaults.toml"
_WITHOUT_DEFAULT = {"templates", "baseline", "waivers", "site"}
_TABLE = re.compile(r"^\s*\[tool\.twinspec[\].]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Job:
    """One run of an external generator: its flags, and the file or folder that it writes."""

    name: str
    output: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """The settings of client profiles.

    `address` is put before server URLs that are only a path: `http://127.0.0.1:8080`.
    `text_or_number`: where requests accept texts and numbers, whether clients may send both, or
    only texts.
    """

    address: str
    text_or_number: Literal["both", "text"] = "both"


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the site shows beside the contract.

    `start` is the Markdown file of the start page; `pages` are Markdown files with their areas; the
    navigation bar links to the first file of each area.
    """

    start: Path | None = None
    pages: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of a project; all paths are absolute.

    `templates` is a folder whose files replace built-in templates of the same name, None without.
    `baseline` and `waivers` are the files of findings that `twinspec equal` and `twinspec check`
    accept. `site` is what `twinspec site` shows beside the contract.
    """

    project: Path
    spec: Path
    templates: Path | None
    output: Path
    package: str
    jobs: tuple[Job, ...]
    ledger: LedgerSettings
    clients: ClientSettings
    baseline: Path | None = None
    waivers: Path | None = None
    site: SiteSettings = SiteSettings()


def find_project(start: Path) -> Path:
    """Return the nearest folder at or above `start` whose pyproject.toml has `[tool.twinspec]`."""
    for folder in (start.resolve(), *start.resolve().parents):
        file = folder / "pyproject.toml"
        if file.is_file() and _TABLE.search(file.read_text(encoding="utf-8")):
            return folder
    raise ContractError(
        f"{start}: neither this folder nor one above it has a pyproject.toml with [tool.twinspec]; "
        "go there, or name it with --project"
    )


def _with_defaults(table: dict[str, Any]) -> dict[str, Any]:
    """Return a project's table, completed by the values of `defaults.toml`."""
    defaults = tomllib.loads(_DEFAULTS.read_text(encoding="utf-8"))
    unknown = sorted(table.keys() - defaults.keys() - _WITHOUT_DEFAULT)
    if unknown:
        known = ", ".join(sorted(defaults.keys() | _WITHOUT_DEFAULT))
        raise ValueError(f"{unknown[0]} is no setting; there are {known}")
    merged = {name: defaults[name] | table.get(name, {}) for name in ("ledger", "clients")}
    return defaults | table | merged


def read_config(project: Path) -> Config:
    """Return the settings of the project in the folder `project`."""
    file = project / "pyproject.toml"
    try:
        table = _with_defaults(tomllib.loads(file.read_text(encoding="utf-8"))["tool"]["twinspec"])
        jobs = tuple(
            Job(name, _plain_name(job["output"]), tuple(job.get("flags", ())))
            for name, job in table["jobs"].items()
        )
        return Config(
            project=project,
            spec=project / table["spec"],
            templates=_templates(project, table.get("templates")),
            output=_output(project, table["output"], table["spec"]),
            package=_plain_name(table["package"]),
            jobs=jobs,
            baseline=project / table["baseline"] if "baseline" in table else None,
            waivers=project / table["waivers"] if "waivers" in table else None,
            ledger=LedgerSettings(
                sources=tuple(project / source for source in table["ledger"]["sources"]),
                tests=project / table["ledger"]["tests"],
                exemptions=project / table["ledger"]["exemptions"],
                fuzz=project / table["ledger"]["fuzz"] if "fuzz" in table["ledger"] else None,
            ),
            clients=_clients(table["clients"]),
            site=_site(project, table.get("site", {})),
        )
    except FileNotFoundError:
        raise ContractError(f"{file}: there is no such file") from None
    except tomllib.TOMLDecodeError as error:
        raise ContractError(f"{file}: not readable as TOML: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise ContractError(f"{file}: [tool.twinspec] lacks or misstates {error}") from error
    except ValueError as error:
        raise ContractError(f"{file}: [tool.twinspec]: {error}") from error


def _templates(project: Path, name: str | None) -> Path | None:
    """Return the project's own folder of templates, None if it names none."""
    if name is None:
        return None
    folder = project / name
    if not folder.is_dir():
        raise ValueError(f"templates, {name}, is no folder in {project}")
    return folder


def _output(project: Path, name: str, spec: str) -> Path:
    """Return a folder for generated files: below the project, apart from the contract.

    Other files in that folder are removed, so a wrong setting could delete a person's files.
    """
    root, output = project.resolve(), project / name
    target, contract = output.resolve(), (project / spec).resolve()
    if root not in target.parents:
        raise ValueError(f"output, {name}, is not a folder below {project}")
    if target == contract or target in contract.parents or contract in target.parents:
        raise ValueError(f"output, {name}, holds the contract or lies in it")
    return output


def _clients(table: dict[str, Any]) -> ClientSettings:
    """Return the settings of client profiles; ValueError for an invalid value."""
    address, sent = table["address"], table["text_or_number"]
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(
            f"clients.address, {address!r}, is no address such as http://127.0.0.1:8080"
        )
    if sent not in ("both", "text"):
        raise ValueError(f"clients.text_or_number, {sent!r}, is neither both nor text")
    if unknown := sorted(table.keys() - {"address", "text_or_number"}):
        raise ValueError(f"clients.{unknown[0]} is no setting; there are address, text_or_number")
    return ClientSettings(address, sent)


def _site(project: Path, table: dict[str, Any]) -> SiteSettings:
    """Return the settings of the site; ValueError for an unknown key or invalid value."""
    if unknown := sorted(table.keys() - {"start", "pages"}):
        raise ValueError(f"site.{unknown[0]} is no setting; there are start, pages")
    pages: list[tuple[str, Path]] = []
    for area, files in table.get("pages", {}).items():
        if not isinstance(files, list):
            raise ValueError(f"site.pages.{area} is no list of Markdown files")
        pages += [(area, project / str(file)) for file in files]
    start = project / table["start"] if "start" in table else None
    return SiteSettings(start, tuple(pages))


def _plain_name(name: str) -> str:
    """Return the name of one file or folder; ValueError if it is a path."""
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", name):
        raise ValueError(f"{name!r} is not the name of a file or folder")
    return name
