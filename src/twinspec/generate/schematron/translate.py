"""An expression in XPath 1.0: its syntax tree, read over the XML of a request."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product

from cel_expr_python import cel

from twinspec.expressions.functions import instant
from twinspec.expressions.syntax import Call, Constant, Listed, Macro, Name, Node, Select
from twinspec.generate.schematron import lists, moments, texts
from twinspec.generate.schematron.binding import (
    XmlBinding,
    is_empty_text,
    read,
    read_value,
    shows,
)
from twinspec.generate.schematron.compare import equal, ordered
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
from twinspec.generate.schematron.scope import Scope
from twinspec.generate.schematron.values import (
    FALSE,
    TRUE,
    Binding,
    Element,
    Fixed,
    Lazy,
    Moment,
    Place,
    Ready,
    Simple,
    Span,
    Split,
    Step,
    Text,
    Truth,
    Value,
    Variables,
    Whole,
    always,
    certain,
)

NOW = "now"
"""The variable of a schema that holds the moment of the request, as a date-time."""

_ORDERS = {"_<_": "<", "_<=_": "<=", "_>_": ">", "_>=_": ">="}
_TESTS = ("contains", "startsWith", "endsWith")
_CHANGES = ("lowerAscii", "upperAscii")
_REASONS = {
    "matches": "XPath 1.0 has no regular expressions",
    "timestamp": "XPath 1.0 has no date-times, and timestamp takes more of them than instant",
}


class Translator:
    """Reads expressions over the document of one role, in one scope."""

    def __init__(self, binding: XmlBinding, root: Element, scope: Scope) -> None:
        """Take the root element that `request` is, and the scope for paths and variables."""
        self.binding = binding
        self.root = root
        self.scope = scope
        self.uses_now = False

    def truth(self, node: Node, variables: Variables) -> Truth:
        """Return when an expression is true, and when false; NotTranslatable if XPath cannot."""
        found = [(guard, self._as_truth(one)) for guard, one in self.value(node, variables)]
        return Truth(
            either(*(both(guard, one.true) for guard, one in found)),
            either(*(both(guard, one.false) for guard, one in found)),
        )

    def value(self, node: Node, variables: Variables) -> Value:
        """Return the value of an expression; NotTranslatable if XPath cannot say it."""
        match node:
            case Constant(bool() as said):
                return always(TRUE if said else FALSE)
            case Constant(int() as said):
                return always(Whole.of(said))
            case Constant(str() as said):
                return always(Text.of(said))
            case Name(name):
                return self._named(name, variables)
            case Select(operand, key, test):
                member = self._has if test else self._member
                return _cases(self.value(operand, variables), lambda one: member(one, key))
            case Listed(nodes):
                items = tuple(Lazy(one, variables) for one in nodes)
                return ((self.defined(items), Fixed(items)),)
            case Macro():
                return self._macro(node, variables)
            case Call():
                return self._called(node, variables)
        raise NotTranslatable(
            "has a part that is no text, whole number, truth or list, as a number with a fraction "
            "or an object"
        )

    def bound(self, binding: Binding) -> Value:
        """Return the value of a variable."""
        if isinstance(binding, Lazy):
            return self.value(binding.node, binding.variables)
        if isinstance(binding, Ready):
            return binding.value
        place = Place(binding.level, "")
        return always(read_value(binding.value, place, self.scope.path(place)))

    def defined(self, bindings: tuple[Binding, ...]) -> Condition:
        """Return the condition that all have values."""
        return both(
            *(
                either(
                    *(
                        both(guard, one.decided) if isinstance(one, Truth) else guard
                        for guard, one in self.bound(binding)
                    )
                )
                for binding in bindings
            )
        )

    def _named(self, name: str, variables: Variables) -> Value:
        if name in variables:
            return self.bound(variables[name])
        if name == "request":
            return always(self.root)
        if name == NOW:
            self.uses_now = True
            return ((condition(moments.is_valid(NOW)), Moment(moments.milliseconds(NOW))),)
        raise NotTranslatable(f"uses {name}, which the document does not have")

    def _has(self, one: Simple, key: str) -> Value:
        element = _element(one, key)
        found = self.binding.member(element, key)
        if found.shown_by is None:
            return always(TRUE)
        there = exists(self.scope.path(found.shown_by))
        absent = negated(there)
        if element.may_be_empty:
            absent = both(absent, negated(is_empty_text(self.scope.path(element.place))))
        return always(Truth(there, absent))

    def _member(self, one: Simple, key: str) -> Value:
        element = _element(one, key)
        found = self.binding.member(element, key)
        shown = ALWAYS
        if found.shown_by is not None:
            shown = shows(found, self.scope.path(found.shown_by), element)
        return ((shown, read(found, self.scope.path(found.items))),)

    def _macro(self, macro: Macro, variables: Variables) -> Value:
        if macro.name == "bind":
            inner = {**variables, macro.variable: Lazy(macro.range, variables)}
            return self.value(macro.body, inner)
        found = self.value(macro.range, variables)
        if macro.name in ("map", "filter"):
            step = Step(macro.name, macro.variable, macro.body, variables)
            return _cases(found, lambda one: lists.through(self, one, step))
        test = self.item_test(macro, variables)
        if macro.name == "exists":
            return always(self._exists(found, test, self._same(macro, variables)))
        if macro.name == "all":
            opposite = Macro("exists", macro.range, macro.variable, _opposite(macro.body))
            same = self._same(opposite, variables)
            return always(~self._exists(found, lambda binding: ~test(binding), same))
        return _cases(found, lambda one: always(lists.exactly_one(self, one, test)))

    def item_test(self, macro: Macro, variables: Variables) -> Callable[[Binding], Truth]:
        """Return what says of an item of a list whether it has what the body of a macro asks."""
        return lambda binding: self.truth(macro.body, {**variables, macro.variable: binding})

    def _same(self, macro: Macro, variables: Variables) -> Callable[[], Value] | None:
        """Return the value to which the body of a macro says that an item is equal, if it does."""
        match macro.body:
            case Call("_==_", (Name(name), other) | (other, Name(name))) if (
                name == macro.variable and not _mentions(other, name)
            ):
                return lambda: self.value(other, variables)
        return None

    def _exists(
        self, found: Value, test: Callable[[Binding], Truth], same: Callable[[], Value] | None
    ) -> Truth:
        cases = [
            lists.some(self, one, test, same).given(guard) for guard, one in found if guard != NEVER
        ]
        return Truth(either(*(one.true for one in cases)), either(*(one.false for one in cases)))

    def _called(self, call: Call, variables: Variables) -> Value:
        match call:
            case Call("_&&_", (one, two)):
                return always(self.truth(one, variables) & self.truth(two, variables))
            case Call("_||_", (one, two)):
                return always(self.truth(one, variables) | self.truth(two, variables))
            case Call("!_", (one,)):
                return always(~self.truth(one, variables))
            case Call("_?_:_", (asked, one, two)):
                truth = self.truth(asked, variables)
                return (
                    *_under(truth.true, lambda: self.value(one, variables)),
                    *_under(truth.false, lambda: self.value(two, variables)),
                )
            case Call("@in", (one, two)):
                return always(
                    self._exists(
                        self.value(two, variables),
                        lambda item: self._equal(self.value(one, variables), self.bound(item)),
                        lambda: self.value(one, variables),
                    )
                )
            case Call("_==_" | "_!=_" as sign, (one, two)):
                truth = self._equal(self.value(one, variables), self.value(two, variables))
                return always(truth if sign == "_==_" else ~truth)
        arguments = [self.value(one, variables) for one in call.arguments]
        return tuple(
            (both(guard, *(one[0] for one in case)), simple)
            for case in product(*arguments)
            for guard, simple in self._function(call.function, [one[1] for one in case])
        )

    def _equal(self, one: Value, two: Value) -> Truth:
        cases = [
            equal(first, second, self.scope.path).given(both(guard, other))
            for (guard, first), (other, second) in product(one, two)
            if both(guard, other) != NEVER
        ]
        return Truth(
            either(*(each.true for each in cases)), either(*(each.false for each in cases))
        )

    def _function(self, name: str, arguments: list[Simple]) -> Value:
        match name, arguments:
            case _, [one, two] if name in _ORDERS:
                guard, truth = ordered(one, _ORDERS[name], two)
                return ((guard, truth),)
            case "_+_" | "_-_", [one, two]:
                return _sum(name[1], one, two)
            case "string", [Whole() as number]:
                return always(Text(number.text or f"string({number.xpath})"))
            case "size", [one] if not isinstance(one, Text):
                return lists.size(self, one)
            case "_[_]", [one, Whole(constant=int() as index)]:
                return lists.at(self, one, index)
            case "duration", [Text(constant=str() as said)]:
                return always(_span(said))
            case _, [Text() as text, *others]:
                found = self._of_text(name, text, others)
                if found is not None:
                    return found
        raise NotTranslatable(
            _REASONS.get(name, f"XPath 1.0 has nothing for {_shown(name)} of this")
        )

    def _of_text(self, name: str, text: Text, others: list[Simple]) -> Value | None:
        """Return the value of a function or method of a text, None for one that XPath has not."""
        match name, others:
            case _, [Text() as other] if name in _TESTS:
                return always(texts.test_of(name, text, other))
            case _, [] if name in _CHANGES:
                return always(texts.changed(name, text))
            case "size", []:
                return always(Whole(f"string-length({text.xpath})"))
            case "string", []:
                return always(Text(text.xpath, text.constant))
            case "substring", [Whole() as start]:
                return (texts.part_between(text, start, None),)
            case "substring", [Whole() as start, Whole() as end]:
                return (texts.part_between(text, start, end),)
            case "split", [Text(constant=str() as separator)] if len(separator) == 1:
                return always(Split(self.scope.text(text.xpath), separator))
            case "instant" | "isDateTime", []:
                return self._moment(name, text)
        return None

    def _moment(self, function: str, text: Text) -> Value:
        if text.constant is not None:
            guard, xpath = _said_moment(text.constant)
        else:
            name = self.scope.moment(text.xpath)
            guard, xpath = condition(moments.is_valid(name)), moments.milliseconds(name)
        return always(certain(guard)) if function == "isDateTime" else ((guard, Moment(xpath)),)

    def _as_truth(self, one: Simple) -> Truth:
        if not isinstance(one, Truth):
            raise NotTranslatable("is true or false in JSON, and not in XML")
        return one


def _cases(found: Value, read_one: Callable[[Simple], Value]) -> Value:
    """Return what becomes of each case of a value."""
    return tuple(case for guard, one in found for case in _under(guard, partial(read_one, one)))


def _under(guard: Condition, read_it: Callable[[], Value]) -> Value:
    """Return a value under a condition; what is never there is not read."""
    if guard == NEVER:
        return ()
    return tuple((both(guard, inner), one) for inner, one in read_it())


def _element(one: Simple, key: str) -> Element:
    if not isinstance(one, Element):
        raise NotTranslatable(f"XML does not tell whether there is an object with {key}")
    return one


def _opposite(body: Node) -> Node:
    match body:
        case Call("!_", (inner,)):
            return inner
        case Call("_!=_", both_sides):
            return Call("_==_", both_sides)
    return Call("!_", (body,))


def _mentions(node: Node, name: str) -> bool:
    """Return whether an expression may name a variable."""
    match node:
        case Name(other):
            return other == name
        case Select(operand):
            return _mentions(operand, name)
        case Call(_, nodes) | Listed(nodes):
            return any(_mentions(one, name) for one in nodes)
        case Macro(_, range_, _, body):
            return _mentions(range_, name) or _mentions(body, name)
    return False


def _sum(sign: str, one: Simple, two: Simple) -> Value:
    """Return a sum or difference of two whole numbers, or of a moment and a time; two texts."""
    match one, two:
        case Text(), Text() if sign == "+":
            return always(texts.joined(one, two))
        case Moment(), Span():
            xpath = f"{one.xpath} {sign} {two.milliseconds}"
            return ((condition(moments.in_range(xpath)), Moment(f"({xpath})")),)
        case Whole(), Whole():
            return always(one.plus(sign, two))
    raise NotTranslatable(f"XPath 1.0 has nothing for {sign} of this")


def _span(said: str) -> Span:
    """Return a time that a rule says, as the runtime of CEL reads it: `36h` has 129 600 000 ms."""
    read_span = cel.NewEnv().compile(f"duration({said!r})").eval().plain_value()
    milliseconds = read_span.total_seconds() * 1000
    if milliseconds != int(milliseconds):
        raise NotTranslatable(f"{said} is no whole number of milliseconds")
    return Span(int(milliseconds))


def _said_moment(said: str) -> tuple[Condition, str]:
    try:
        return ALWAYS, str(round(instant(said).timestamp() * 1000))
    except ValueError:
        return NEVER, ""


def _shown(function: str) -> str:
    return function.strip("_@")
