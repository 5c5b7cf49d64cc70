"""The report: verdicts on published twins, planted differences, and drawn documents."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results.json"
_Row = Mapping[str, Any]

_VERDICTS = """# Contracts that exist twice

Written by `make twins-bench`, on one core. `python -m bench.twins verdicts`, `planted` and `drawn`
measure one part each.

## Verdicts on published twins

CycloneDX comes with PyPI's `cyclonedx-python-lib`; the others are measured where the folder
`../shared/contracts` lies beside the project. Each is compared as it was published, by
`twinspec equal OPENAPI XSD`, without a map.

"Compared" are the members of a half that were compared, of all that its documents lead to; "alone"
are those that a finding says the other half lacks, and what is below them; "left" are those that
are named as not compared. "Of both" is the share of those that both halves have.
"Confirmed" are documents that jsonschema-rs and libxml2 judge as differently as the finding says.

| Contract | verdict | roots | types | members | JSON compared | of both | alone | left | \
XSD compared | of both | alone | left | confirmed | by xmlschema, too | CPU | memory |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | \
---: | ---: | ---: |
"""

_DETAILS = """
### What was found and what was not compared

| Contract | findings by rule | not compared by construct |
| --- | --- | --- |
"""

_PLANTED = """
## Planted differences, seed {seed}

`python -m bench.twins planted --seed {seed} --number {number} --unchanged {unchanged}`: single
differences planted into our own contract, the tests' library and CycloneDX 1.2 to 1.7, at members
of which nothing is said otherwise. Found is what brings a finding that was not there before; a
warning counts when it names the place of the member.

Found: {found} of {number} ({share:.1f} %). Documents of new findings: {claimed}; confirmed
by jsonschema-rs and libxml2 or xmlschema: {confirmed}, by all three: {twice}.
Crashes: {crashed}. Changes that say the same: {unchanged}; of these brought a finding: {accused}.
CPU: {cpu} s.

| Construct | planted into JSON | found | planted into the XSD | found |
| --- | ---: | ---: | ---: | ---: |
"""

_DRAWN = """
## Drawn documents

`python -m bench.twins drawn --seed {seed}`: {documents} documents drawn from either half of
{number} contracts whose halves, or some documents of which, say the same, in {cpu} s of CPU, each
put to both validators. Disagreements: {disagreements}.
"""


def write_report() -> None:
    """Write report.md from the results that are there."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    text = _VERDICTS + "".join(map(_verdict_row, results.get("verdicts", [])))
    text += _DETAILS + "".join(map(_detail_row, results.get("verdicts", [])))
    for planted in results.get("planted", {}).values():
        text += "".join(_of_planted(planted))
    if "drawn" in results:
        text += _of_drawn(results["drawn"])
    (FOLDER / "report.md").write_text(text, encoding="utf-8")


def _verdict_row(one: _Row) -> str:
    sides = [one["coverage"]["json"], one["coverage"]["xsd"]]
    shares = []
    for side in sides:
        compared, total, alone = (side[key] for key in ("compared", "total", "alone"))
        shares += [f"{compared} of {total} ({_share(compared, total)})"]
        shares += [_share(compared, total - alone), str(alone), str(side["not_compared"])]
    shown = one["witnesses"]
    return _row(
        one["contract"],
        one["verdict"],
        *(one[key] for key in ("roots", "types", "members")),
        *shares,
        f"{shown['libxml2']} of {shown['shown']}",
        shown["xmlschema"],
        f"{one['cpu_seconds']:.2f} s",
        f"{one['memory'] / 2**20:.0f} MiB",
    )


def _detail_row(one: _Row) -> str:
    return _row(one["contract"], _counts(one["findings"]), _counts(one["gaps"]))


def _counts(counts: Mapping[str, int]) -> str:
    found = (f"{number} × {name}" for name, number in sorted(counts.items()))
    return ", ".join(found) or "none"


def _of_planted(results: _Row) -> Iterator[str]:
    made, same = results["planted"], results["unchanged"]
    outcomes = Counter(one["outcome"] for one in made)
    yield _PLANTED.format(
        seed=results["seed"],
        number=len(made),
        unchanged=len(same),
        found=outcomes["found"],
        share=100 * outcomes["found"] / len(made),
        crashed=outcomes["crashed"] + sum(one["outcome"] == "crashed" for one in same),
        claimed=sum(one["claimed"] for one in made),
        confirmed=sum(one["confirmed"] for one in made),
        twice=sum(one["confirmed_twice"] for one in made),
        accused=sum(one["outcome"] == "found" for one in same),
        cpu=results["cpu_seconds"],
    )
    yield from _by_construct(made)
    others = [one for one in made if one["outcome"] != "found"]
    others += [one for one in same if one["outcome"] != "missed"]
    if others:
        yield "\nPlanted and not found, or found in vain; [misses.md](misses.md) says why:\n\n"
        for one in others:
            where = f"{one['contract']}, {one['half']}, {one['construct']}: `{one['place']}`"
            yield f"- {one['outcome']}: {where}{one['said'] and '; '}{one['said']}\n"


def _by_construct(made: Sequence[_Row]) -> Iterator[str]:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for one in made:
        table[one["construct"]][one["half"]] += 1
        table[one["construct"]][f"{one['half']} found"] += one["outcome"] == "found"
    for name, counts in sorted(table.items()):
        yield _row(name, *(counts[key] for key in ("json", "json found", "xsd", "xsd found")))


def _of_drawn(found: _Row) -> str:
    text = _DRAWN.format(
        seed=found["seed"],
        documents=found["documents"],
        number=len(found["contracts"]),
        cpu=found["cpu_seconds"],
        disagreements=len(found["disagreements"]),
    )
    for one in found["disagreements"][:20]:
        text += f"\n- {one['contract']}: `{one['json']}` beside `{one['xml']}`"
    return text


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |\n"
