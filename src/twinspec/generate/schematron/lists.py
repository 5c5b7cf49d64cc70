"""Lists: of the document, of the rule, of the parts of a text. What a macro says of their items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from twinspec.generate.schematron import texts
from twinspec.generate.schematron.binding import read_value
from twinspec.generate.schematron.conditions import (
    ALWAYS,
    NEVER,
    Condition,
    NotTranslatable,
    both,
    condition,
    either,
    exists,
    negated,
)
from twinspec.generate.schematron.values import (
    FALSE,
    Binding,
    Fixed,
    Item,
    Lazy,
    Nodes,
    Place,
    Simple,
    Split,
    Step,
    Text,
    Truth,
    Value,
    Whole,
    always,
)

if TYPE_CHECKING:
    from twinspec.generate.schematron.translate import Translator

_PARTS = "goes through the parts of a text, and XPath 1.0 does not know how many there are"

Test = Callable[[Binding], Truth]


@dataclass(frozen=True, slots=True)
class PassedItem:
    """An item of a list that went through `filter` and `map`.

    `passes` says whether the filters let it through, `fine` when neither has an error.
    """

    binding: Binding
    passes: Truth
    fine: Condition


def passed(translator: Translator, nodes: Nodes, level: int) -> PassedItem:
    """Return the item on `level` after all macros; the translator stands at the item."""
    binding: Binding = Item(level, nodes.value)
    passes, fine = ~FALSE, ALWAYS
    for step in nodes.steps:
        variables = {**step.variables, step.variable: binding}
        if step.macro == "filter":
            kept = translator.truth(step.body, variables)
            fine = both(fine, either(passes.false, kept.decided))
            passes &= kept
        else:
            binding = Lazy(step.body, variables)
            fine = both(fine, either(passes.false, translator.defined((binding,))))
    return PassedItem(binding, passes, fine)


def is_fine(translator: Translator, nodes: Nodes) -> Condition:
    """Return the condition that no `filter` or `map` of a list has an error."""
    path = translator.scope.path(nodes.place)
    with translator.scope.deeper() as level:
        fine = passed(translator, nodes, level).fine
    return negated(_with(path, negated(fine)))


def some(
    translator: Translator, one: Simple, test: Test, same: Callable[[], Value] | None
) -> Truth:
    """Return whether a test holds for some item; `same` is what the test says the item is."""
    if isinstance(one, Fixed):
        found = FALSE
        for each in one.items:
            found |= test(each)
        return found
    if isinstance(one, Split) and same is not None:
        return _has_part(one, same())
    if isinstance(one, Split):
        raise NotTranslatable(_PARTS)
    nodes = _nodes(one)
    path = translator.scope.path(nodes.place)
    with translator.scope.deeper() as level:
        item = passed(translator, nodes, level)
        truth = test(item.binding)
    fine = negated(_with(path, negated(item.fine)))
    return Truth(
        both(fine, _with(path, both(item.passes.true, truth.true))),
        both(fine, negated(_with(path, both(item.passes.true, negated(truth.false))))),
    )


def exactly_one(translator: Translator, one: Simple, test: Test) -> Truth:
    """Return whether a test holds for one item; without a value if it has none for an item."""
    if one == Fixed(()):
        return FALSE
    nodes = _nodes(one)
    path = translator.scope.path(nodes.place)
    with translator.scope.deeper() as level:
        item = passed(translator, nodes, level)
        truth = test(item.binding)
    fine = both(item.fine, either(item.passes.false, truth.decided))
    guard = negated(_with(path, negated(fine)))
    chosen = _path_with(path, both(item.passes.true, truth.true))
    is_one = condition(f"count({chosen}) = 1")
    return Truth(both(guard, is_one), both(guard, negated(is_one)))


def size(translator: Translator, one: Simple) -> Value:
    """Return the number of items."""
    if isinstance(one, Fixed):
        return always(Whole.of(len(one.items)))
    if isinstance(one, Split):
        return always(texts.number_of_parts(one))
    nodes = _nodes(one)
    path = translator.scope.path(nodes.place)
    with translator.scope.deeper() as level:
        item = passed(translator, nodes, level)
    counted = Whole(f"count({_path_with(path, item.passes.true)})")
    return ((negated(_with(path, negated(item.fine))), counted),)


def at(translator: Translator, one: Simple, index: int) -> Value:
    """Return the item at an index, counted from 0."""
    if isinstance(one, Fixed):
        return translator.bound(one.items[index]) if 0 <= index < len(one.items) else ()
    if isinstance(one, Split):
        return (texts.part_at(one, index),) if index >= 0 else ()
    nodes = _nodes(one)
    if nodes.steps or index < 0:
        raise NotTranslatable("takes an item by its number from a list that is computed")
    place = Place(nodes.place.level, f"{nodes.place.path}[{index + 1}]")
    path = translator.scope.path(place)
    return ((exists(path), read_value(nodes.value, place, path)),)


def through(translator: Translator, one: Simple, step: Step) -> Value:
    """Return the list that a `filter` or `map` makes of another."""
    if isinstance(one, Nodes):
        return always(replace(one, steps=(*one.steps, step)))
    if one == Fixed(()):
        return always(one)
    if isinstance(one, Fixed) and step.macro == "map":
        items = tuple(
            Lazy(step.body, {**step.variables, step.variable: item}) for item in one.items
        )
        return ((translator.defined(items), Fixed(items)),)
    raise NotTranslatable(_PARTS if isinstance(one, Split) else "chooses from a list in the rule")


def _has_part(split: Split, parts: Value) -> Truth:
    found = FALSE
    for guard, part in parts:
        if not isinstance(part, Text):
            raise NotTranslatable(_PARTS)
        found |= texts.has_part(split, part).given(guard)
    return found


def _nodes(one: Simple) -> Nodes:
    if not isinstance(one, Nodes):
        raise NotTranslatable("goes through something that is no list in XML")
    return one


def _with(path: str, wanted: Condition) -> Condition:
    """Return the condition that a path has a node of which another holds."""
    if wanted in (ALWAYS, NEVER):
        return exists(path) if wanted == ALWAYS else NEVER
    return condition(_path_with(path, wanted))


def _path_with(path: str, wanted: Condition) -> str:
    return path if wanted == ALWAYS else f"{path}[{wanted.text}]"
