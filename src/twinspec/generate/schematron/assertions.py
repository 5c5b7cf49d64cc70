"""The expression of a rule as assertions: about the document, or about each item of a list."""

from __future__ import annotations

from dataclasses import dataclass, field

from twinspec.expressions.syntax import Call, Macro, Name, Node
from twinspec.generate.schematron.binding import XmlBinding
from twinspec.generate.schematron.conditions import (
    NEVER,
    Condition,
    NotTranslatable,
    at,
    both,
    negated,
)
from twinspec.generate.schematron.lists import is_fine, passed
from twinspec.generate.schematron.scope import Scope
from twinspec.generate.schematron.translate import NOW, Translator
from twinspec.generate.schematron.values import (
    Binding,
    Element,
    Fixed,
    Lazy,
    Nodes,
    Ready,
    Text,
    Variables,
    always,
)


@dataclass(frozen=True, slots=True)
class Assertion:
    """What must hold at each node of `context`; `needs_now` if it cannot be told without it."""

    context: str
    test: str
    needs_now: bool


@dataclass(slots=True)
class Assertions:
    """Makes the assertions of one document, and keeps the variables of each context.

    `variables` are the XPath of each variable by its name, by context, in order.
    """

    binding: XmlBinding
    root: Element
    variables: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, node: Node, variables: Variables) -> list[Assertion]:
        """Return assertions of which one fails if and only if an expression is false.

        Where it has no value, none fails. NotTranslatable if XPath cannot say it.
        """
        return self._found(node, variables, wanted=True)

    def _found(self, node: Node, variables: Variables, *, wanted: bool) -> list[Assertion]:
        """Return assertions that fail if an expression is not as `wanted`: true, or false."""
        match node:
            case Call("!_", (inner,)):
                return self._found(inner, variables, wanted=not wanted)
            case Call("_&&_" | "_||_" as sign, (one, two)) if (sign == "_&&_") == wanted:
                return [
                    *self._found(one, variables, wanted=wanted),
                    *self._found(two, variables, wanted=wanted),
                ]
            case Name(name) if isinstance(lazy := variables.get(name), Lazy):
                return self._found(lazy.node, lazy.variables, wanted=wanted)
            case Macro("all" | "exists" as name) if (name == "all") == wanted:
                try:
                    return self._of_items(node, variables, wanted=wanted)
                except NotTranslatable:
                    pass
        return self._of_document(node, variables, wanted=wanted)

    def _of_document(self, node: Node, variables: Variables, *, wanted: bool) -> list[Assertion]:
        own = dict(self.variables.get(self.root.place.path, {}))
        translator = Translator(self.binding, self.root, Scope(0, own))
        truth = translator.truth(node, variables)
        broken = truth.false if wanted else truth.true
        return self._kept(self.root.place.path, broken, own, translator.uses_now)

    def _of_items(self, macro: Macro, variables: Variables, *, wanted: bool) -> list[Assertion]:
        """Return assertions about the items of lists, so that a report names the item."""
        outside = Translator(self.binding, self.root, Scope(0, {}))
        found: list[Assertion] = []
        for guard, one in outside.value(macro.range, variables):
            if one == Fixed(()):
                continue
            if not isinstance(one, Nodes) or outside.scope.variables:
                raise NotTranslatable("is about no list of the document")
            guard = both(guard, is_fine(outside, one))
            context = outside.scope.path(one.place)
            own = dict(self.variables.get(context, {}))
            translator = Translator(self.binding, self.root, Scope(1, own))
            item = passed(translator, one, 1)
            binding = _with_name(translator, macro.variable, item.binding)
            truth = translator.item_test(macro, variables)(binding)
            broken = both(guard, item.passes.true, truth.false if wanted else truth.true)
            uses_now = translator.uses_now or outside.uses_now
            found += self._kept(context, broken, own, uses_now)
        return found

    def _kept(
        self, context: str, broken: Condition, own: dict[str, str], needs_now: bool
    ) -> list[Assertion]:
        if broken == NEVER:
            return []
        self.variables[context] = own
        return [Assertion(context, negated(at(context, broken)).text, needs_now)]


def _with_name(translator: Translator, name: str, binding: Binding) -> Binding:
    """Return an item with a variable of the rule, so that predicates can be about it."""
    name = f"{name}_" if name == NOW else name
    try:
        value = translator.bound(binding)
    except NotTranslatable:
        return binding
    if len(value) == 1 and isinstance(value[0][1], Text):
        text = value[0][1]
        return Ready(
            always(Text(f"${translator.scope.variable(name, text.xpath)}", mixed=text.mixed))
        )
    translator.scope.keep_item(name)
    return binding
