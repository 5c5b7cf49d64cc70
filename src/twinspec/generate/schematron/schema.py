"""The Schematron schema of an operation's request, and which rules it has not, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from twinspec.contract.binding.writer import XmlWriter
from twinspec.contract.layout import Contract, Version
from twinspec.contract.openapi_shape import read_openapi
from twinspec.contract.operations import XML, Operation
from twinspec.contract.rules import RuleEntry
from twinspec.contract.shape import Shapes
from twinspec.expressions.language import Language
from twinspec.expressions.verdict import rules_of_request
from twinspec.generate.schematron.assertions import Assertion, Assertions
from twinspec.generate.schematron.binding import XmlBinding
from twinspec.generate.schematron.conditions import NotTranslatable
from twinspec.generate.schematron.moments import is_valid, moment_variables
from twinspec.generate.schematron.translate import NOW
from twinspec.generate.schematron.values import Element, Lazy, Place, Variables
from twinspec.report.refusals import filled, for_xml

NAMESPACE = "http://purl.oclc.org/dsdl/schematron"
_ABOUT_NOW = (
    "The variable now is the moment of the request: a date-time, as 2024-02-29T12:00:00Z, whose "
    "digits after milliseconds are cut. Without it some rules are not judged."
)
_LONGEST = 20_000
"""Characters of a test; what is longer, nobody reads."""


@dataclass(frozen=True, slots=True)
class RequestSchema:
    """The schema of an operation: an XML document, None without a rule in it.

    `rules` are the ids of its rules, `left_out` the reasons, by id, of the other rules that the
    request alone decides.
    """

    operation: str
    document: str | None
    rules: Sequence[str]
    left_out: Mapping[str, str]

    @property
    def file(self) -> str:
        """The name of its file: that of the operation."""
        return f"{self.operation}.sch"

    def content(self, comment: str = "") -> bytes:
        """Return the bytes of its file, with a comment on it; it has rules."""
        assert self.document is not None
        head = f"<!-- {comment.replace('--', '- -')} -->\n" if comment else ""
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{self.document}\n'.encode()


@dataclass(slots=True)
class _Translated:
    """The rules of an operation, each with its assertions or a reason, and their document."""

    version: Version
    operation: Operation
    prefixes: Mapping[str, str]
    made: Assertions
    rules: list[tuple[RuleEntry, list[Assertion]]]
    left_out: dict[str, str]


def schema_files(contract: Contract, version: Version) -> Mapping[str, RequestSchema]:
    """Return the schemas that have rules, by the names of their files."""
    return {one.file: one for one in request_schemas(contract, version) if one.document}


def request_schemas(contract: Contract, version: Version) -> tuple[RequestSchema, ...]:
    """Return the schema of each operation that has rules which the request alone decides.

    ContractError for a contract whose expressions do not compile.
    """
    document = version.writable.document
    shapes, writer = read_openapi(document, version.place), XmlWriter(document)
    found = []
    for operation in version.operations:
        language = Language(contract, version, operation)
        rules = rules_of_request(contract, version, language)
        if rules:
            found.append(_schema(language, version, rules, shapes, writer))
    return tuple(found)


def _schema(
    language: Language,
    version: Version,
    rules: Sequence[RuleEntry],
    shapes: Shapes,
    writer: XmlWriter,
) -> RequestSchema:
    operation = language.operation
    media = operation.body.content.get(XML) if operation.body else None
    if media is None:
        reason = "the request has no document in XML"
    else:
        reason = version.writable.reason(media.role) or ""
    if media is None or media.role is None or reason:
        left_out = {rule.id: reason for rule in rules}
        return RequestSchema(operation.id, None, (), left_out)
    root = shapes.roots[media.role]
    prefixes = writer.prefixes(media.role, default=False)
    binding = XmlBinding(shapes, prefixes)
    element = Element(Place(0, f"/{binding.name(root.tag)}"), root.type)
    found = _Translated(version, operation, prefixes, Assertions(binding, element), [], {})
    variables = _named(language)
    for rule in rules:
        assert rule.expression is not None
        try:
            made = found.made.of(language.tree(rule.expression), variables)
            if any(len(one.test) > _LONGEST for one in made):
                raise NotTranslatable(f"its XPath would have more than {_LONGEST} characters")
        except NotTranslatable as error:
            found.left_out[rule.id] = str(error)
        else:
            found.rules.append((rule, made))
    ids = [rule.id for rule, _ in found.rules]
    return RequestSchema(operation.id, _document(found) if ids else None, ids, found.left_out)


def _named(language: Language) -> Variables:
    """Return the values with names, each with those before it."""
    variables: dict[str, Lazy] = {}
    for one in language.named:
        variables[one.name] = Lazy(language.tree(one.expression), dict(variables))
    return variables


def _document(found: _Translated) -> str:
    operation = found.operation.id
    needs_now = any(one.needs_now for _, made in found.rules for one in made)
    schema = etree.fromstring(f'<schema xmlns="{NAMESPACE}" queryBinding="xslt"/>')
    _add(schema, "title", f"{operation} of {found.version.name}: what it asks beside the XSD")
    for namespace, prefix in found.prefixes.items():
        _add(schema, "ns", prefix=prefix, uri=namespace)
    _add(schema, "p", "Validate a request with the XSD first: this is about valid ones.")
    for name, reason in found.left_out.items():
        _add(schema, "p", f"Left out: {name}: {reason}.")
    if needs_now:
        _add(schema, "p", _ABOUT_NOW)
        _add_variables(schema, [(NOW, "''"), *moment_variables(NOW)])
    pattern = _add(schema, "pattern", id=operation)
    _add_rules(pattern, found)
    # Some validators judge a node by every rule whose context it is, not by the first alone.
    own = found.made.root.place.path.removeprefix("/")
    other = _add(pattern, "rule", context=f"/*[not(self::{own})]")
    said = f"This is no request of {operation}: it has another root element."
    _add(other, "assert", said, test="false()")
    diagnostics = _add(schema, "diagnostics")
    for rule, _ in found.rules:
        code = found.version.codes.get(rule.id, rule.code)
        said = f"{rule.id}: a server refuses it with status {rule.status}, code {code}."
        _add(diagnostics, "diagnostic", for_xml(said), id=f"{rule.id}-refusal")
    etree.indent(schema)
    return etree.tostring(schema, encoding="unicode")


def _add(
    parent: etree._Element, tag: str, text: str | None = None, **attributes: str
) -> etree._Element:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    made.text = text
    return made


def _add_variables(parent: etree._Element, variables: Iterable[tuple[str, str]]) -> None:
    for name, xpath in variables:
        etree.SubElement(parent, f"{{{NAMESPACE}}}let", {"name": name, "value": xpath})


def _add_rules(pattern: etree._Element, found: _Translated) -> None:
    """Add a rule of Schematron for each context, with all assertions about it.

    No two contexts have a node in common, of which Schematron would judge the first alone.
    """
    contexts: dict[str, etree._Element] = {}
    for rule, made in found.rules:
        for number, one in enumerate(made, 1):
            if one.context not in contexts:
                contexts[one.context] = context = _add(pattern, "rule", context=one.context)
                _add_variables(context, found.made.variables[one.context].items())
            name = rule.id if number == 1 else f"{rule.id}-{number}"
            _add_assertion(contexts[one.context], rule, one, name)


def _add_assertion(context: etree._Element, rule: RuleEntry, one: Assertion, name: str) -> None:
    """Add an assertion; its flag is the id of the rule, which several may have in common."""
    _add(
        context,
        "assert",
        for_xml(filled(rule.message or rule.statement, None)),
        id=name,
        flag=rule.id,
        diagnostics=f"{rule.id}-refusal",
        test=one.test,
    )
    if one.needs_now:
        said = f"{rule.id} is not judged: the variable now is no date-time."
        test = f"not({is_valid(NOW)})"
        _add(context, "report", said, id=f"{name}-unjudged", role="info", test=test)
