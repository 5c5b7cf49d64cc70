"""Which types allow any order of their elements, by their XSD types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from twinspec.contract.documents import ContractError
from twinspec.contract.references import schema_pointer
from twinspec.grammar.binding.roots import bind_roots
from twinspec.grammar.json_schema import contract_of
from twinspec.grammar.json_schema.source import in_memory
from twinspec.grammar.order import takes_any_order
from twinspec.grammar.pairs import Pairs
from twinspec.grammar.xsd import read as read_xsd


def unordered(bundle: Mapping[str, Any], xsd_files: Sequence[Path]) -> frozenset[str]:
    """Return the names of the schemas whose XSD types all accept elements in any order.

    Empty if a half cannot be read completely: documents then keep their order.
    """
    try:
        xsd = read_xsd(xsd_files)
    except ContractError:
        return frozenset()
    json = contract_of(in_memory(Path("bundle"), bundle)).half
    if json.gaps or xsd.gaps:
        return frozenset()
    pairs = Pairs(json, xsd)
    is_free: dict[str, bool] = {}
    for root in bind_roots(json, xsd, {}).pairs:
        for pair in pairs.below(root.pair):
            for match in pairs.value_match(pair).matches:
                content, schema = match.xsd.content, match.json.place.pointer
                free = content is None or takes_any_order(content)
                is_free[schema] = is_free.get(schema, True) and free
    names = bundle.get("components", {}).get("schemas", {})
    return frozenset(name for name in names if is_free.get(schema_pointer(name), False))
