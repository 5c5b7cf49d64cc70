"""Sets of texts as formal languages: inclusion, intersection, difference and members.

Example: `subset((json_text,), (xsd_text,))` for `^(a|b)$` and `[ab]` answers yes.
"""

from twinspec.grammar.text.decide import subset
from twinspec.grammar.text.results import Convention, Spelling, TextVerdict
from twinspec.grammar.text.samples import draw, sample
from twinspec.grammar.text.sets import difference, disjoint, smallest

__all__ = [
    "Convention",
    "Spelling",
    "TextVerdict",
    "difference",
    "disjoint",
    "draw",
    "sample",
    "smallest",
    "subset",
]
