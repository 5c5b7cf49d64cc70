"""What the bridge relies on of Connexion's inside: a version that changes it fails here."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import inspect
from importlib.metadata import version
from typing import Any, cast

import pytest
from connexion.apps.abstract import AbstractApp
from connexion.apps.asynchronous import AsyncApi, AsyncASGIApp
from connexion.exceptions import InvalidSpecification
from connexion.middleware import abstract, main
from connexion.resolver import Resolver
from connexion.spec import OpenAPISpecification, Specification

from casewright.api import connexion_bridge
from casewright.api.contracts import VersionContract
from interaction_contract import VERSIONS

CHANGED = f"Connexion {version('connexion')} is not what api/connexion_bridge.py was written for: "

DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.4",
    "info": {"title": "T", "version": "v1"},
    "servers": [{"url": "/base"}],
    "security": [{"key": []}],
    "paths": {
        "/things/{id}": {
            "get": {
                "operationId": "get_thing",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
                "responses": {"204": {"description": "Done."}},
            }
        }
    },
    "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-K"}}},
}

PARAMETERS = [
    (AbstractApp.__init__, {"import_name", "lifespan", "middlewares"}),
    (abstract.AbstractRoutingAPI.make_operation, {"operation"}),
    (abstract.AbstractRoutingAPI._framework_path_and_name, {"operation", "path"}),
    (
        abstract.AbstractRoutingAPI._add_operation_internal,
        {"method", "path", "operation", "name"},
    ),
    (abstract.SpecMiddleware.add_api, {"specification"}),
    (AsyncApi.make_operation, {"operation"}),
    (Specification._validate_spec, {"spec"}),
    (main.API.__init__, {"specification", "base_path", "kwargs"}),
]


@pytest.mark.parametrize(
    ("function", "names"), PARAMETERS, ids=[one.__qualname__ for one, _ in PARAMETERS]
)
def test_what_is_overridden_or_called_has_these_parameters(function: Any, names: set[str]) -> None:
    lacking = names - set(inspect.signature(function).parameters)
    assert not lacking, f"{CHANGED}{function.__qualname__} has no {sorted(lacking)}"


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (AsyncASGIApp, "api_cls"),
        (AsyncApi, "add_paths"),
        (main.ConnexionMiddleware, "add_api"),
    ],
)
def test_what_is_used_by_its_name_is_there(owner: Any, name: str) -> None:
    assert hasattr(owner, name), f"{CHANGED}{owner.__name__} has no {name}"


def test_a_specification_is_validated_where_the_bridge_leaves_it_out() -> None:
    broken = copy.deepcopy(DOCUMENT) | {"paths": []}
    with pytest.raises(InvalidSpecification):
        OpenAPISpecification(broken)
    try:
        connexion_bridge._Generated(copy.deepcopy(DOCUMENT) | {"info": {}})
    except InvalidSpecification:
        pytest.fail(f"{CHANGED}_validate_spec is not what validates a document")


@pytest.mark.parametrize("name", VERSIONS)
def test_every_generated_document_is_one_that_connexion_would_accept(name: str) -> None:
    document = VersionContract(name).document
    assert Specification.load(copy.deepcopy(document)).base_path == VersionContract(name).base_path


@pytest.mark.parametrize("name", VERSIONS)
def test_an_unvalidated_document_is_read_as_a_validated_one(name: str) -> None:
    document = VersionContract(name).document
    ours = connexion_bridge._Generated(copy.deepcopy(document))
    stock = Specification.load(copy.deepcopy(document))
    assert (ours.spec, ours.base_path, ours.security) == (
        stock.spec,
        stock.base_path,
        stock.security,
    )


def made(middlewares: list[Any], **options: Any) -> main.ConnexionMiddleware:
    """Return a stack of Connexion's that serves DOCUMENT, as the bridge composes one."""
    stack = main.ConnexionMiddleware(_nothing, import_name=__name__, middlewares=middlewares)
    resolver = Resolver(lambda operation_id: _nothing)
    held = stack.options.replace(resolver=resolver, **options)
    specification = OpenAPISpecification(copy.deepcopy(DOCUMENT))
    api = main.API(specification, base_path=None, name=None, **held.__dict__, extra="of ours")
    stack.apis.append(api)
    return stack


async def _nothing(*_: Any, **__: Any) -> None:
    """Answer nothing."""


def run(stack: Any, scope: dict[str, Any]) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    asyncio.run(stack(scope, receive, _nothing))


def scope() -> dict[str, Any]:
    return {
        "type": "http", "method": "GET", "path": "/base/things/7", "raw_path": b"/base/things/7",
        "query_string": b"", "headers": [], "path_params": {"id": "7"},
    }  # fmt: skip


def test_layers_get_each_api_and_what_was_added_to_it() -> None:
    told: list[tuple[str, str, dict[str, dict[str, str]]]] = []

    class Layer(abstract.SpecMiddleware):
        def __init__(self, app: Any) -> None:
            self.app = app

        def add_api(self, specification: Any, *, extra: str, **options: Any) -> None:
            paths = connexion_bridge._Paths(specification, **options)
            told.append((extra, paths.base_path, paths.methods))

        async def __call__(self, *arguments: Any) -> None:
            """Answer nothing."""

    run(made([Layer]), scope())
    expected = [("of ours", "/base", {"/things/{id}": {"GET": "get_thing"}})]
    assert told == expected, f"{CHANGED}layers are told of APIs otherwise"


def test_the_application_makes_each_operation_once_under_its_base_path() -> None:
    made_of: list[str] = []

    class Api(AsyncApi):  # type: ignore[misc]
        def __init__(self, *args: Any, extra: str, **options: Any) -> None:
            super().__init__(*args, **options)

        def make_operation(self, operation: Any) -> Any:
            made_of.append(operation.operation_id)
            return operation.function

    application: Any = type("Application", (AsyncASGIApp,), {"api_cls": Api})()
    held = made([]).options.replace(resolver=Resolver(lambda operation_id: _nothing))
    specification = OpenAPISpecification(copy.deepcopy(DOCUMENT))
    api = application.add_api(specification, name=None, **held.__dict__, extra="of ours")
    assert made_of == ["get_thing"], f"{CHANGED}operations are made otherwise"
    assert (api.base_path, api.operations) == ("/base", {"get_thing": _nothing})


def test_requests_after_the_first_go_past_what_connexion_has_in_front() -> None:
    app = connexion_bridge.PreparedApp([_Outer], cast("Any", None), _lifespan)
    for _ in range(2):
        run(app, scope())
    assert _Outer.asked == 2, f"{CHANGED}what is behind its lifespan is found otherwise"
    assert isinstance(app._http, _Outer)


class _Outer:
    asked = 0

    def __init__(self, app: Any) -> None:
        """Take no notice of what follows."""

    async def __call__(self, *_: Any) -> None:
        _Outer.asked += 1


def _nobody() -> Any:
    return None


def _lifespan(_: Any) -> Any:
    return contextlib.nullcontext()
