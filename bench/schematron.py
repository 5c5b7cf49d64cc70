"""How often Schematron says of a request in XML what CEL says of it in JSON.

`python -m bench.schematron --count 10000` draws so many requests of each version, from documented
examples and the tests of rules, and prints what was compared; exit code 1 for a difference.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

from clients.preflight import judged_operations
from tests.schematron.compared import Comparison, xsd_of
from twinspec.contract.layout import load_contract
from twinspec.generate.schematron.schema import schema_files

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Compare, print, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.schematron", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="requests of each version")
    parser.add_argument("--seed", type=int, default=46)
    given = parser.parse_args()
    contract = load_contract(ROOT / "spec")
    differing = 0
    for version in contract.versions.values():
        schemas = schema_files(contract, version)
        judged = [
            one
            for one in judged_operations(contract)
            if one.version.name == version.name and f"{one.operation.id}.sch" in schemas
        ]
        for operation in judged:
            schema = schemas[f"{operation.operation.id}.sch"].content()
            chance = random.Random(given.seed)
            started = time.process_time()
            compared = Comparison(operation, schema, xsd_of(version))
            count = -(-given.count // len(judged))
            found = compared.drawn(operation.draw(chance).body for _ in range(count))
            differing += found.differing
            print(
                f"{version.name} {operation.operation.id}: {found.documents} documents, "
                f"{found.valid_by_xsd} valid by the XSD; {found.differing} differ; "
                f"{found.undecided} verdicts not compared, {found.unwritten} requests without a "
                f"document; {time.process_time() - started:.0f} s of CPU"
            )
            for rule in operation.rules:
                print(f"  {rule}: broken {found.broken[rule]}, kept {found.kept[rule]}")
            print(*found.shown, sep="\n", end="")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
