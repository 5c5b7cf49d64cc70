"""The command `twinspec equal OPENAPI XSD…`: from its options to text and exit code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from twinspec.contract.documents import ContractError
from twinspec.govern.twins.compare import Asked, compare, read_roots
from twinspec.govern.twins.show import as_text
from twinspec.govern.twins.verdict import Severity, as_data


def judge(
    halves: Sequence[Path],
    *,
    roots: Sequence[str],
    map_file: Path | None,
    catalog: Path | None,
    show_binding: bool,
    form: Literal["text", "json"],
    fail_on: Severity,
    samples: int,
    seed: int,
) -> tuple[str, int]:
    """Compare two halves; return the verdict as it is to be printed, and the exit code."""
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
    verdict = compare(asked)
    if form == "json":
        text = json.dumps(as_data(verdict), ensure_ascii=False, indent=2) + "\n"
    else:
        text = as_text(verdict, fail_on, show_binding=show_binding)
    return text, verdict.exit_code(fail_on)
