"""The syntax tree of an expression, as the type checker of CEL writes it: calls, macros, names.

The runtime serialises what it has checked as the message `cel.expr.CheckedExpr`; the fields that
are read here are those of `cel/expr/syntax.proto` (https://github.com/google/cel-spec). The parser
writes macros as loops (the language definition, "Macros"); they become macros again.

Example: `!has(request.due)` is Call("!_", (Select(Name("request"), "due", test=True),)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from google.protobuf import any_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto

_TYPES = {
    "bool": FieldDescriptorProto.TYPE_BOOL,
    "int64": FieldDescriptorProto.TYPE_INT64,
    "string": FieldDescriptorProto.TYPE_STRING,
}
_FIELDS = {
    "CheckedExpr": "4 expr Expr",
    "Expr": "3 const_expr Constant, 4 ident_expr Ident, 5 select_expr Select, 6 call_expr Call,"
    " 7 list_expr CreateList, 9 comprehension_expr Comprehension",
    "Ident": "1 name string",
    "Select": "1 operand Expr, 2 field string, 3 test_only bool",
    "Call": "1 target Expr, 2 function string, 3 args Expr*",
    "CreateList": "1 elements Expr*",
    "Comprehension": "1 iter_var string, 8 iter_var2 string, 2 iter_range Expr, 3 accu_var string,"
    " 4 accu_init Expr, 5 loop_condition Expr, 6 loop_step Expr, 7 result Expr",
    "Constant": "2 bool_value bool, 3 int64_value int64, 6 string_value string",
}
"""The fields of the messages that are read: number, name, type; `*` of a list. Others are unread:
an expression of another kind becomes `Unread`."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A text, whole number or truth value that is written in the expression."""

    value: str | int | bool


@dataclass(frozen=True, slots=True)
class Name:
    """A variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Select:
    """The member `field` of an object; with `test`, whether the object has it."""

    operand: Node
    field: str
    test: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A function, method (its object is the first argument) or operator, as `_&&_`."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list whose items are written in the expression."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Macro:
    """`all`, `exists`, `exists_one`, `filter`, `map` over a list: `range.name(variable, body)`.

    `bind` gives the value of `range` a name.
    """

    name: str
    range: Node
    variable: str
    body: Node


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of another kind: a number with a fraction, an object, a macro of two variables."""


Node = Constant | Name | Select | Call | Listed | Macro | Unread


def syntax_tree(serialised: bytes) -> Node:
    """Return the tree of an expression that the runtime of CEL has checked and serialised."""
    message = _checked_expr()
    any_pb2.Any.FromString(serialised).Unpack(message)
    return _node(message.expr)


def _checked_expr() -> Any:
    file = FileDescriptorProto(name="checked.proto", package="cel.expr", syntax="proto3")
    for name, fields in _FIELDS.items():
        message = file.message_type.add(name=name)
        for number, field, kind in map(str.split, fields.split(", ")):
            added = message.field.add(name=field, number=int(number))
            repeated, kind = kind.endswith("*"), kind.removesuffix("*")
            added.label = (
                FieldDescriptorProto.LABEL_REPEATED
                if repeated
                else FieldDescriptorProto.LABEL_OPTIONAL
            )
            added.type = _TYPES.get(kind, FieldDescriptorProto.TYPE_MESSAGE)
            if kind not in _TYPES:
                added.type_name = f".cel.expr.{kind}"
    # Which of the alternatives is there must be told of scalars, too: `false` is a constant.
    constant = next(one for one in file.message_type if one.name == "Constant")
    constant.oneof_decl.add(name="constant_kind")
    for field_of_constant in constant.field:
        field_of_constant.oneof_index = 0
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(file.SerializeToString())
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("cel.expr.CheckedExpr"))()


def _node(expr: Any) -> Node:
    if expr.HasField("const_expr"):
        kind = expr.const_expr.WhichOneof("constant_kind")
        return Constant(getattr(expr.const_expr, kind)) if kind else Unread()
    if expr.HasField("ident_expr"):
        return Name(expr.ident_expr.name)
    if expr.HasField("select_expr"):
        select = expr.select_expr
        return Select(_node(select.operand), select.field, select.test_only)
    if expr.HasField("call_expr"):
        call = expr.call_expr
        target = [call.target] if call.HasField("target") else []
        return Call(call.function, tuple(map(_node, [*target, *call.args])))
    if expr.HasField("list_expr"):
        return Listed(tuple(map(_node, expr.list_expr.elements)))
    if expr.HasField("comprehension_expr"):
        return _macro(expr.comprehension_expr)
    return Unread()


def _macro(loop: Any) -> Node:
    """Return the macro that the parser has written as a loop."""
    if loop.iter_var2:
        return Unread()
    found, start = _node(loop.iter_range), _node(loop.accu_init)
    step, sum_ = _node(loop.loop_step), Name(loop.accu_var)
    match start, step:
        case Constant(True), Call("_&&_", (before, body)) if before == sum_:
            return Macro("all", found, loop.iter_var, body)
        case Constant(False), Call("_||_", (before, body)) if before == sum_:
            return Macro("exists", found, loop.iter_var, body)
        case Constant(0), Call("_?_:_", (body, Call("_+_", (before, Constant(1))), after)) if (
            before == after == sum_
        ):
            return Macro("exists_one", found, loop.iter_var, body)
        case Listed(()), _:
            return _of_lists(found, loop.iter_var, step, sum_)
    if found == Listed(()) and step == sum_:
        return Macro("bind", start, loop.accu_var, _node(loop.result))
    return Unread()


def _of_lists(found: Node, variable: str, step: Node, sum_: Name) -> Node:
    """Return `filter` or `map`, whose loops add to a list; `map` may have a condition."""
    match step:
        case Call("_+_", (before, Listed((body,)))) if before == sum_:
            return Macro("map", found, variable, body)
        case Call("_?_:_", (condition, Call("_+_", (before, Listed((body,)))), after)) if (
            before == after == sum_
        ):
            kept = Macro("filter", found, variable, condition)
            return kept if body == Name(variable) else Macro("map", kept, variable, body)
    return Unread()
