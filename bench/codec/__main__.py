"""Read and write the same documents by the codec and by its peers, and write what each costs.

python -m bench.codec                # seven rounds; writes results.json, report.md, report.svg
python -m bench.codec --rounds 1 --dry

All run in one process, one after the other, in every round; every other round the other way round.
Before that, each is shown to come to the same outcome, or what it loses is noted.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time_ns
from typing import Any

from bench.codec import outcomes, report
from bench.codec.documents import Document, documents
from bench.codec.peers import peers_of

FOLDER = Path(__file__).parent
_MICROSECONDS = 80_000
"""How much CPU time one round of one row takes, roughly."""
_WARM_UP = 5


@dataclass(frozen=True, slots=True)
class _Row:
    """What is called, with what, and by whom."""

    action: str
    document: str
    peer: str
    call: Callable[[Any], Any]
    argument: Any

    def cost(self) -> float:
        """Return the CPU time of one call in µs."""
        gc.collect()
        once = max(1.0, self._spent(_WARM_UP) / _WARM_UP)
        number = max(_WARM_UP, int(_MICROSECONDS / once))
        return self._spent(number) / number

    def _spent(self, number: int) -> float:
        call, argument = self.call, self.argument
        before = process_time_ns()
        for _ in range(number):
            call(argument)
        return (process_time_ns() - before) / 1000


def _rows(document: Document) -> list[_Row]:
    rows = []
    for peer in peers_of(document):
        rows.append(_Row("read", document.name, peer.name, peer.read, document.body))
        if peer.write is not None and peer.writable is not None:
            value = peer.writable(document.body)
            rows.append(_Row("write", document.name, peer.name, peer.write, value))
    return rows


def _treatments(each: list[Document]) -> dict[str, dict[str, str]]:
    """Return what each peer does with each variant, by the names of both."""
    by_role = {document.role: document for document in reversed(each)}
    return {
        variant.name: {
            peer.name: outcomes.treatment(peer, by_role[variant.role], variant)
            for peer in peers_of(by_role[variant.role])
        }
        for variant in outcomes.VARIANTS
    }


def main() -> None:
    """Measure every row and write what was found."""
    parser = argparse.ArgumentParser(prog="python -m bench.codec", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--dry", action="store_true", help="print only; write no file")
    options = parser.parse_args()
    each = documents()
    lost = {
        document.name: {
            peer.name: sorted(outcomes.losses(peer, document)) for peer in peers_of(document)
        }
        for document in each
    }
    treated = _treatments(each)
    rows = [row for document in each for row in _rows(document)]
    measured = [(row, report.Measured(row.action, row.document, row.peer)) for row in rows]
    for number in range(options.rounds):
        for row, noted in measured if number % 2 == 0 else measured[::-1]:
            noted.micros.append(row.cost())
    sizes = {document.name: len(document.body) for document in each}
    results = report.results(
        [noted for _, noted in measured], sizes, lost, treated, os.getloadavg()[1]
    )
    sys.stdout.write(report.markdown(results))
    if not options.dry:
        report.write(results, FOLDER)


if __name__ == "__main__":
    main()
