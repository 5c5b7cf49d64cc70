"""The command `twinspec equal OPENAPI XSD…`: from its options to text and exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from twinspec.contract.documents import ContractError
from twinspec.govern.baseline import read_baseline
from twinspec.govern.twins.accept import accept, write
from twinspec.govern.twins.compare import Asked, compare, read_roots
from twinspec.govern.twins.show import as_text
from twinspec.govern.twins.verdict import Severity, as_data
from twinspec.govern.waivers import read_waivers
from twinspec.report import formats


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The files that say what is accepted; `write` is where to write what is found today."""

    baseline: Path | None = None
    waivers: Path | None = None
    write: Path | None = None


def judge(
    halves: Sequence[Path],
    *,
    roots: Sequence[str],
    map_file: Path | None,
    catalog: Path | None,
    show_binding: bool,
    form: str,
    fail_on: Severity,
    samples: int,
    seed: int,
    accepted: Acceptance,
) -> tuple[str, int]:
    """Compare two halves; return the verdict as it is to be printed, and the exit code.

    `form` is `text` or one of `report.formats`.
    """
    openapi, *xsd = halves
    if not xsd:
        raise ContractError(
            f"{openapi}: nothing to compare it with: name at least one XSD, as in "
            f"twinspec equal {openapi.name} schema.xsd"
        )
    for file in halves:
        if not file.is_file():
            raise ContractError(f"{file}: there is no such file")
    asked = Asked(
        openapi, tuple(xsd), read_roots(roots), map_file, catalog, samples=samples, seed=seed
    )
    baseline = read_baseline(accepted.baseline) if accepted.baseline else None
    waivers = read_waivers(accepted.waivers) if accepted.waivers else None
    verdict = compare(asked)
    if accepted.write and verdict.roots:
        count = write(verdict, accepted.write)
        return f"{accepted.write} accepts {count} findings and parts not compared.\n", 0
    accept(verdict, baseline, waivers)
    if form == "text":
        text = as_text(verdict, fail_on, show_binding=show_binding)
    else:
        document = cast("formats.Document", as_data(verdict))
        text = formats.write(document, form, "twinspec equal")
    return text, verdict.exit_code(fail_on)
