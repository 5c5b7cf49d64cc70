"""OLD and NEW of `twinspec diff`: a file, a folder, or REV:path of the current git repository."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from twinspec.contract.documents import ContractError

_API = (".yaml", ".yml", ".json")
_SECONDS = 120


@dataclass(frozen=True, slots=True)
class ComparedVersion:
    """One side of a comparison: files of one kind, or the folder of a project.

    `shown` is its name in messages; `base` is the folder below which exported files lie.
    """

    shown: str
    api: Path | None = None
    xsd: tuple[Path, ...] = ()
    project: Path | None = None
    base: Path | None = None

    @property
    def kind(self) -> str:
        """The kind in words, for messages."""
        if self.project:
            return "a project"
        if self.api and self.xsd:
            return "an OpenAPI file or JSON Schema with XSD files"
        return "an OpenAPI file or JSON Schema" if self.api else "XSD files"


@contextmanager
def opened(said: str) -> Iterator[ComparedVersion]:
    """Yield the version that OLD or NEW names; exported files exist until the block ends.

    ContractError says which part of the name does not exist.
    """
    path = Path(said)
    if path.exists():
        yield version_of(path, said)
        return
    revision, _, inside = said.partition(":")
    if inside.startswith("//"):
        raise ContractError(f"{said}: nothing is fetched; download the file and name it")
    if not revision or not inside:
        raise ContractError(
            f"{said}: there is no such file or folder; a version of a git repository is written "
            "REV:path, as in v1.2:openapi.yaml"
        )
    with TemporaryDirectory(prefix="twinspec-") as folder:
        base = Path(folder).resolve()
        try:
            yield version_of(exported(revision, inside, base), said, base)
        except ContractError as error:
            # People know the files by their revision, not by the folder that soon is gone.
            raise ContractError(str(error).replace(f"{base}/", f"{revision}:")) from None


def exported(revision: str, inside: str, into: Path) -> Path:
    """Write files of a revision into a folder; return the path of the requested one.

    A file may refer to others beside it, so its whole folder is written; for a file in the
    repository's root that is everything. Example: `v1.2:spec/openapi.yaml` writes all of `spec`.
    """
    top = Path(_git("rev-parse", "--show-toplevel", said=f"{revision}:{inside}").strip())
    commit = _git(
        "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}",
        said=f"{revision}:{inside}", why=f"git knows no revision {revision!r} here{_advice()}",
    ).strip()  # fmt: skip
    prefix = _git("rev-parse", "--show-prefix", said=inside).strip()
    target = _inside(prefix, inside, revision)
    said = f"{revision}:{inside}"
    kind = _git(
        "cat-file", "-t", f"{commit}:{target}", said=said,
        why=f"{revision} has no {target}{_renamed(commit, target, top)}",
    ).strip()  # fmt: skip
    holder = target if kind == "tree" else target.rpartition("/")[0]
    archive = _run("archive", "--format=tar", commit, *([holder] if holder else []), cwd=top)
    if archive.returncode:
        raise ContractError(f"{said}: {_git_error(archive)}")
    try:
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
            tar.extractall(into, filter="data")
    except (tarfile.TarError, OSError) as error:
        raise ContractError(f"{said}: not exported: {error}") from error
    return into / target if target else into


def _advice() -> str:
    """Return how to fetch an unknown revision: a shallow clone has only the newest ones."""
    done = _run("rev-parse", "--is-shallow-repository")
    if done.stdout.strip() != b"true":
        return "; git fetch brings those of others"
    return (
        ": the repository is a shallow copy; git fetch --unshallow brings the rest (in CI: a fetch "
        "depth of 0)"
    )


def _renamed(commit: str, target: str, top: Path) -> str:
    """Return the old name of a path that a revision lacks, if git detects a renaming; else "".

    Only committed files and files in the index count.
    """
    line = ("diff", "--cached", "--find-renames", "--diff-filter=R", "--name-status", "-z", commit)
    said = _run(*line, cwd=top).stdout.decode(errors="replace").split("\0")
    names = dict(zip(said[2::3], said[1::3], strict=False))
    old = names.get(target)
    return f"; it was called {old} there" if old else "; git ls-tree lists what it has"


def _inside(prefix: str, inside: str, revision: str) -> str:
    """Return a path relative to the root of the repository; ContractError for one outside."""
    parts: list[str] = []
    for part in f"{prefix}{inside}".split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part == "..":
            raise ContractError(f"{revision}:{inside}: the path leads out of the repository")
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _git(*arguments: str, said: str, why: str = "") -> str:
    done = _run(*arguments)
    if done.returncode:
        raise ContractError(f"{said}: {why or _git_error(done)}")
    return done.stdout.decode()


def _run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", *arguments], cwd=cwd, capture_output=True, timeout=_SECONDS, check=False
        )
    except FileNotFoundError:
        raise ContractError("git is not installed; it is needed for REV:path") from None
    except subprocess.TimeoutExpired:
        raise ContractError(f"git {arguments[0]} took more than {_SECONDS} s") from None


def _git_error(done: subprocess.CompletedProcess[bytes]) -> str:
    text = done.stderr.decode(errors="replace").strip().splitlines()
    return text[-1] if text else f"git ended with {done.returncode}"


def version_of(path: Path, said: str, base: Path | None = None) -> ComparedVersion:
    """Return the version at a path: one file, a project's folder, or a folder of files."""
    if path.is_file():
        if path.suffix.lower() == ".xsd":
            return ComparedVersion(said, xsd=(path,), base=base)
        return ComparedVersion(said, api=path, base=base)
    if not path.is_dir():
        raise ContractError(f"{said}: neither a file nor a folder")
    if any(path.glob("*/openapi.yaml")) and (path / "rules").is_dir():
        return ComparedVersion(said, project=path, base=base)
    if any((path / "spec").glob("*/openapi.yaml")) and (path / "spec" / "rules").is_dir():
        return ComparedVersion(said, project=path / "spec", base=base)
    xsd = tuple(sorted(path.rglob("*.xsd")))
    api = _api_of(path, said, xsd)
    if api is None and not xsd:
        raise ContractError(
            f"{said}: no XSD, OpenAPI file or JSON Schema is in this folder; "
            "name one that has them, or a file"
        )
    return ComparedVersion(said, api=api, xsd=xsd, base=base)


def _api_of(folder: Path, said: str, xsd: tuple[Path, ...]) -> Path | None:
    """Return the OpenAPI file or JSON Schema of a folder, None without; at most one may exist."""
    every = (file for file in folder.iterdir() if file.suffix.lower() in _API)
    files = sorted(file for file in every if file.is_file())
    named = [file for file in files if file.stem.lower() in ("openapi", "swagger")]
    found = named or [file for file in files if _is_contract(file)] or ([] if xsd else files)
    if len(found) > 1:
        known = ", ".join(file.name for file in found)
        raise ContractError(f"{said}: which file is the contract? Name one of {known}")
    return next(iter(found), None)


def _is_contract(file: Path) -> bool:
    head = file.read_bytes()[:4096]
    return any(
        word in head for word in (b"openapi:", b'"openapi"', b"swagger:", b'"swagger"', b"$schema")
    )
