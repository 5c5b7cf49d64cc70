"""Requests for the pre-flight check of clients: drawn, and judged by the toolkit's runtime of CEL.

A program reads a request from each line of its standard input, and prints the ids of the rules that
it breaks: `["edit_case.something_changes"]`. Every client judges the same requests.

`python -m clients.preflight --count 100000 NAME ...` judges more with clients that are built.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import jsonschema_rs

from casewright.api.violations import FORMATS
from clients.jobs import ROOT, environment, read_jobs
from clients.replay import examples, request_of
from twinspec.contract.documents import read_yaml
from twinspec.contract.layout import Contract, Version, load_contract
from twinspec.contract.operations import JSON, Operation
from twinspec.expressions.language import Language, Undecided
from twinspec.expressions.requests import parameter_values
from twinspec.expressions.schemas import parameter_name
from twinspec.expressions.verdict import rules_of_request

SEED = 45
COUNT = 2000
"""How many requests `make clients` has each client judge."""

_SECONDS = 600
_SHOWN = 5
NOW = dt.datetime(2015, 8, 1, 12, 0, 0, 500_000, dt.UTC)
_DAYS = [
    *("2015-08-01T12:00:00.500Z", "2015-08-01T12:00:00.499Z", "2015-08-01T12:00:00.501Z"),
    *("2015-08-01T12:00:00.5009Z", "2015-08-01T14:00:00.501+02:00", "2015-08-01T09:30:00-02:30"),
    *("2015-07-18T12:00:00.500Z", "2015-07-18T12:00:00.499Z", "2015-07-18T12:00:00Z"),
    *("2016-02-29T23:59:59Z", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2015-08-01t12:00:01z"),
]
"""Moments around `NOW` and fourteen days before it, in the spellings of RFC 3339."""

_HOW_LIKELY = (0.1, 0.4, 0.8)
"""How likely a member that may be absent is there: few, some or most of an object's are."""

_FIRST = "0001-01-01T00:00:00.001Z"

_RANGES = [f"[{first},{last}]" for first in ["", *_DAYS] for last in ["", *_DAYS]]


@dataclass(frozen=True, slots=True)
class DrawnRequest:
    """A request that is valid by schema, and the ids of the rules that it breaks, in order.

    Of the rules `undecided` the toolkit's runtime reports an error; they are not compared.
    `parameters` are as expressions see them: `{"sort": "id", "custom": {"units": "7"}}`.
    """

    version: str
    operation: str
    parameters: Mapping[str, Any]
    body: Any
    broken: Sequence[str]
    undecided: frozenset[str] = frozenset()

    def line(self) -> str:
        """Return the line for a program."""
        told = {
            "version": self.version,
            "operation": self.operation,
            "parameters": self.parameters,
            "request": self.body,
            "now": _text(NOW),
        }
        return json.dumps({key: value for key, value in told.items() if value is not None})


@dataclass(slots=True)
class _Values:
    """What known requests have at one place: texts and numbers, members, lengths of lists."""

    scalars: list[Any] = field(default_factory=list)
    members: dict[str, _Values] = field(default_factory=dict)
    required: set[str] | None = None
    items: _Values | None = None
    longest: int = 0

    def learn(self, value: Any) -> None:
        if isinstance(value, Mapping):
            self.required = set(value) if self.required is None else self.required & set(value)
            for name, member in value.items():
                self.members.setdefault(name, _Values()).learn(member)
        elif isinstance(value, list):
            self.items = self.items or _Values()
            self.longest = max(self.longest, len(value), 2)
            for item in value:
                self.items.learn(item)
        elif value is not None and value not in self.scalars:
            self.scalars.append(value)

    @property
    def is_known(self) -> bool:
        """Whether there is a value to draw."""
        return bool(self.scalars or self.members or (self.items and self.items.is_known))

    def draw(self, chance: random.Random, drawn: dict[str, list[Any]], name: str = "") -> Any:
        """Return a value put together from known ones: its members are chosen one by one.

        `drawn` has the values of this request by member: often one comes twice.
        """
        kinds = [
            *(["scalar"] if self.scalars else []),
            *(["object"] * 2 if self.members else []),
            *(["array"] * 2 if self.items and self.items.is_known else []),
        ]
        kind = chance.choice(kinds)
        if kind == "object":
            likely = chance.choice(_HOW_LIKELY)
            return {
                member: values.draw(chance, drawn, member)
                for member, values in self.members.items()
                if values.is_known and (member in (self.required or ()) or chance.random() < likely)
            }
        if kind == "array":
            assert self.items is not None
            length = chance.randint(1, min(self.longest, 4))
            return [self.items.draw(chance, drawn, name) for _ in range(length)]
        if name.endswith("Date") and chance.random() < 0.8:
            return chance.choice(_DAYS if name == "dueDate" else _RANGES)
        if name in drawn and chance.random() < 0.4:
            return chance.choice(drawn[name])
        value = chance.choice(self.scalars)
        if name == "href" and "id" in drawn and chance.random() < 0.3:
            value = f"{value.rpartition('/')[0]}/{chance.choice(drawn['id'])}"
        drawn.setdefault(name, []).append(value)
        return value


class JudgedOperation:
    """An operation whose request alone decides rules: it draws requests, and judges them."""

    def __init__(self, contract: Contract, version: Version, operation: Operation) -> None:
        self.version = version
        self.operation = operation
        self.language = Language(contract, version, operation)
        self.rules = {
            rule.id: self.language.compile(rule.expression)
            for rule in rules_of_request(contract, version, self.language)
            if rule.expression is not None
        }

    def learn(self, requests: Sequence[Mapping[str, Any]]) -> None:
        """Take the values of known requests: `parameters` by name, `body`."""
        self._parameters, self._body = _Values(), _Values()
        for request in requests:
            pairs = [
                (name, str(value))
                for name, given in request["parameters"].items()
                for value in (given if isinstance(given, list) else [given])
            ]
            self._parameters.learn(parameter_values(self.operation, {}, pairs))
            if request["body"] is not None:
                self._body.learn(request["body"])

    def draw(self, chance: random.Random) -> DrawnRequest:
        """Return a request that is valid by schema."""
        while True:
            parameters = self._parameters.draw(chance, {}) if self._parameters.members else {}
            body = self._body.draw(chance, {}) if self._body.members else None
            if self.is_valid(parameters, body):
                return self.judged(parameters, body)

    def judged(self, parameters: Mapping[str, Any], body: Any) -> DrawnRequest:
        """Return a request with the rules that the toolkit's runtime says it breaks."""
        values = {"parameters": parameters, "request": body, "now": NOW}
        given = {k: v for k, v in values.items() if v is not None}
        bound = self.language.bind(self.language.with_named(given))
        said = {name: rule.value(bound) for name, rule in self.rules.items()}
        broken = [name for name, value in said.items() if value is False]
        undecided = frozenset(name for name, value in said.items() if isinstance(value, Undecided))
        place = (self.version.name, self.operation.id)
        return DrawnRequest(*place, parameters, body, broken, undecided)

    def is_valid(self, parameters: Mapping[str, Any], body: Any) -> bool:
        """Return whether the schemas of a request accept it."""
        if self._schema is not None and not self._schema.is_valid(body):
            return False
        return all(
            name not in parameters or schema.is_valid(parameters[name])
            for name, schema in self._schemas.items()
        )

    @cached_property
    def _schema(self) -> Any:
        body = self.operation.body
        return None if body is None else self._validator(body.content[JSON].schema)

    @cached_property
    def _schemas(self) -> dict[str, Any]:
        return {
            parameter_name(one): self._validator(one.schema) for one in self.operation.parameters
        }

    def _validator(self, schema: Mapping[str, Any]) -> Any:
        components = self.version.bundle["components"]
        return jsonschema_rs.Draft4Validator(
            {"allOf": [schema], "components": components}, validate_formats=True, formats=FORMATS
        )


def drawn(count: int, seed: int = SEED) -> Iterator[DrawnRequest]:
    """Yield requests of all operations that have rules which the request alone decides.

    They are put together from the documented examples and the tests of rules; each is valid.
    """
    judged = judged_operations(load_contract(ROOT / "spec"))
    chance = random.Random(seed)  # noqa: S311 - no secrets are drawn
    for at in range(count):
        yield judged[at % len(judged)].draw(chance)


def judged_operations(contract: Contract) -> Sequence[JudgedOperation]:
    """Return the operations that have rules which the request alone decides."""
    judged = [
        one
        for version in contract.versions.values()
        for operation in version.operations
        if (one := JudgedOperation(contract, version, operation)).rules
    ]
    known = list(known_requests())
    for one in judged:
        one.learn([request for name, request in known if name == one.operation.id])
    return judged


@cache
def requests() -> Sequence[DrawnRequest]:
    """Return the requests that every client judges: drawn once, and those of the functions."""
    return (*drawn(COUNT), *of_functions())


def of_functions() -> Iterator[DrawnRequest]:
    """Yield searches for ranges of moments whose verdicts the tests of functions say.

    A range that begins after it ends breaks a rule, if both ends are date-times.
    """
    said = read_yaml(ROOT / "tests" / "twinspec" / "expressions" / "functions.yaml")
    for case in said["isDateTime"]:
        yield _range(case["arguments"][0], _FIRST, is_broken=case["value"])
    for case in said["instant"]:
        if case.get("is_error"):
            yield _range(case["arguments"][0], _FIRST, is_broken=False)
            continue
        before = dt.datetime.fromisoformat(case["value"]) - dt.timedelta(milliseconds=1)
        yield _range(case["arguments"][0], case["value"], is_broken=False)
        yield _range(case["arguments"][0], _text(before), is_broken=True)


def _range(start: str, end: str, *, is_broken: bool) -> DrawnRequest:
    broken = ["search_activities.ranges_are_in_order"] if is_broken else []
    parameters = {"createdDate": f"[{start},{end}]"}
    return DrawnRequest("v12", "search_activities", parameters, None, broken)


def _text(moment: dt.datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def known_requests() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield operation, parameters and body of documented examples, and of the tests of rules."""
    for example in examples("json"):
        told = request_of(example, None)
        try:
            yield example.operation, {**told, "body": told["body"] and json.loads(told["body"])}
        except ValueError:
            continue
    for file in sorted((ROOT / "tests" / "rules").glob("*/*.yaml")):
        said = read_yaml(file)
        for side in (said.get("accepted"), said.get("refused")):
            request = (side or {}).get("request") or {}
            body = request.get("body")
            if "raw" not in request and (body is None or isinstance(body, dict)):
                operation = (said.get("accepted") or {}).get("operation", file.parent.name)
                yield operation, {"parameters": request.get("query") or {}, "body": body}


def faults(judged: Sequence[DrawnRequest], command: Sequence[str], folder: Path) -> list[str]:
    """Return where a program judges otherwise than the toolkit, the first few of all."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(),
        input="".join(f"{one.line()}\n" for one in judged),
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    lines = done.stdout.splitlines()
    if done.returncode or done.stderr or len(lines) != len(judged):
        said = f"exit code {done.returncode}, {len(lines)} of {len(judged)} verdicts"
        return [*done.stderr.splitlines()[-20:], said]
    differing = [
        f"{one.line()}: expected {list(one.broken)}, found {line}"
        for one, line in zip(judged, lines, strict=True)
        if [rule for rule in json.loads(line) if rule not in one.undecided] != list(one.broken)
    ]
    more = [f"{len(differing)} of {len(judged)} differ"] if differing else []
    return differing[:_SHOWN] + more


def main(arguments: Sequence[str]) -> int:
    """Judge many requests with clients that `make clients` has built; 0 if all agree."""
    parser = argparse.ArgumentParser(prog="python -m clients.preflight", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("names", nargs="+", metavar="NAME", help="client of clients/jobs.yaml")
    given = parser.parse_args(arguments)
    judged = list(drawn(given.count, given.seed))
    broken = sum(bool(one.broken) for one in judged)
    undecided = sum(len(one.undecided) for one in judged)
    print(
        f"{len(judged)} requests, {broken} break a rule, {len(set(_ids(judged)))} rules broken; "
        f"{undecided} verdicts are not compared, since the toolkit's runtime has none"
    )
    found = 0
    for client in read_jobs().chosen(given.names):
        differing = faults(judged, client.filled(client.preflight), client.program)
        found += len(differing)
        print(f"{client.name}: {'; '.join(differing) or 'no disagreement'}")
    return 1 if found else 0


def _ids(judged: Sequence[DrawnRequest]) -> Iterator[str]:
    for one in judged:
        yield from one.broken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
