"""Reads the operations of OpenAPI 3.0, 3.1, 3.2 and Swagger 2.0, with all schemas they use."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from twinspec.contract.operations import METHODS
from twinspec.govern.changes.api import (
    Api,
    ApiLink,
    ApiMediaTypes,
    ApiOperation,
    ApiParameter,
    ApiResponse,
    ApiSecurityScheme,
    TextSchema,
)
from twinspec.govern.changes.wire import as_text
from twinspec.grammar.catalog import Catalog
from twinspec.grammar.json_schema.dialect import detect
from twinspec.grammar.json_schema.files import Files, UnresolvedReferenceError
from twinspec.grammar.json_schema.reader import JsonContract
from twinspec.grammar.json_schema.schema import name_of
from twinspec.grammar.json_schema.source import Location, SourceFile, read_source
from twinspec.grammar.json_schema.values import ValueReader
from twinspec.grammar.model import Gap, Half, Root

_METHODS = (*METHODS, "query")
_PARAMETER = re.compile(r"\{([^{}]*)\}")
_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_COLLECTIONS = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "tsv": ("tabDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
_SCHEME_FACTS = ("type", "in", "name", "scheme", "openIdConnectUrl")
_MAPS_OF_THINGS = frozenset(("paths", "responses", "content", "headers", "links"))
"""Maps that people put in files of their own, though OpenAPI has no reference there."""
_URLS = ("authorizationUrl", "tokenUrl", "refreshUrl")


def anonymous(path: str) -> str:
    """Return a path without the names of its parameters: `/orders/{id}` becomes `/orders/{}`."""
    return _PARAMETER.sub("{}", path)


def read_api(path: Path, catalog: Catalog) -> tuple[Api, JsonContract]:
    """Return the operations of a contract, and the contract with its schemas and their judges.

    ContractError for a file that cannot be read or is not a contract.
    """
    return api_of(read_source(path), catalog)


def api_of(source: SourceFile, catalog: Catalog) -> tuple[Api, JsonContract]:
    """Return the same as `read_api`, from a document that is already in memory."""
    dialect, _ = detect(source)
    files = Files(catalog)
    files.add(source, dialect)
    reader = _ApiReader(files, ValueReader(files), source.root, dialect.name == "Swagger 2.0")
    api = reader.read()
    half = Half(
        language=dialect.language,
        files=tuple(str(file.source.file) for file in files.files.values()),
        values={**reader.values.values, **as_text(reader.values.values, reader.texts)},
        roots=tuple(reader.roots.values()),
        gaps=tuple(dict.fromkeys((*reader.gaps, *reader.values.gaps))),
        names=reader.names,
        dialect=dialect.name,
    )
    api.half = half
    return api, JsonContract(half, files)


@dataclass(slots=True)
class _ApiReader:
    files: Files
    values: ValueReader
    root: Location
    swagger: bool
    roots: dict[tuple[str, str], Root] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)

    def read(self) -> Api:
        node = self.root.node
        info = node.get("info")
        title = str(info.get("title", "")) if isinstance(info, dict) else ""
        half = Half("openapi", (), {}, ())
        api = Api(half, title, self.root.place, servers=self._document_servers())
        for path, item in self._members(self.root, "paths"):
            if not path.startswith("x-"):
                for operation in self._item(item, path, turned=False):
                    api.operations[f"{operation.method} {anonymous(path)}"] = operation
        for name, item in self._members(self.root, "webhooks"):
            for operation in self._item(item, f"webhook {name}", turned=True):
                api.operations[operation.shown] = operation
        holder = self.root if self.swagger else self.root.at("components")
        schemes = self._members(
            holder, "securityDefinitions" if self.swagger else "securitySchemes"
        )
        for name, location in schemes:
            found = self._follow(location)
            if found is not None:
                api.schemes[name] = ApiSecurityScheme(location.place, _facts(found.node))
        self._named(holder)
        self.values.read()
        return api

    def _named(self, holder: Location) -> None:
        keyword = "definitions" if self.swagger else "schemas"
        for name, schema in self._members(holder, keyword):
            self.names[name] = self.values.id_of(((schema,),), name)

    def _members(self, location: Location, keyword: str) -> list[tuple[str, Location]]:
        child = location.child(keyword) if isinstance(location.node, dict) else None
        if child is not None and keyword in _MAPS_OF_THINGS:
            child = self._follow(child)
        return [] if child is None else child.members()

    def _follow(self, location: Location) -> Location | None:
        """Return the object that references lead to, None if they lead nowhere; not for schemas."""
        seen: set[Location] = set()
        while isinstance(location.node, dict) and isinstance(location.node.get("$ref"), str):
            if location in seen:
                self.gaps.append(Gap("$ref", "the reference leads back to itself", location.place))
                return None
            seen.add(location)
            try:
                location = self.files.resolve(location.node["$ref"], location)
            except UnresolvedReferenceError as error:
                message = f"{error}; what it says is not compared"
                self.gaps.append(Gap("$ref", message, location.place))
                return None
        return location if isinstance(location.node, dict) else None

    def _item(
        self, item: Location, path: str, *, turned: bool, deep: int = 0
    ) -> Iterator[ApiOperation]:
        found = self._follow(item)
        if found is None:
            return
        methods = [(key, location) for key, location in found.members() if key.lower() in _METHODS]
        for method, location in (*methods, *self._members(found, "additionalOperations")):
            operation = self._follow(location)
            if operation is not None:
                yield self._operation(method.upper(), path, operation, found, turned=turned)
                if deep < 4:
                    yield from self._callbacks(method, path, operation, turned=turned, deep=deep)

    def _callbacks(
        self, method: str, path: str, location: Location, *, turned: bool, deep: int
    ) -> Iterator[ApiOperation]:
        for name, at in self._members(location, "callbacks"):
            found = self._follow(at)
            for expression, item in found.members() if found else ():
                if not expression.startswith("x-"):
                    where = f"callback {name} of {method.upper()} {path} {expression}"
                    yield from self._item(item, where, turned=not turned, deep=deep + 1)

    def _operation(
        self, method: str, path: str, location: Location, item: Location, *, turned: bool
    ) -> ApiOperation:
        node = location.node
        servers, own = self._servers(location, item)
        said = node.get("operationId")
        name = said if isinstance(said, str) else ""
        parameters, body = self._parameters(location, item, path, name or f"{method} {path}")
        return ApiOperation(
            method=method,
            path=path,
            place=location.place,
            id=name,
            deprecated=node.get("deprecated") is True,
            parameters=parameters,
            body=body or self._body(location, name or f"{method} {path}"),
            responses=self._responses(location, name or f"{method} {path}"),
            security=self._security(location),
            servers=servers,
            own_servers=own,
            extensions={key: value for key, value in node.items() if str(key).startswith("x-")},
            turned=turned,
        )

    def _parameters(
        self, location: Location, item: Location, path: str, name: str
    ) -> tuple[dict[tuple[str, str], ApiParameter], ApiMediaTypes | None]:
        found: dict[tuple[str, str], ApiParameter] = {}
        positions = {each: str(at) for at, each in enumerate(_PARAMETER.findall(path))}
        body: ApiMediaTypes | None = None
        for holder in (item, location):
            for at in holder.at("parameters").items() if "parameters" in holder.node else ():
                each = self._follow(at)
                if each is None or not isinstance(each.node.get("name"), str):
                    continue
                where = str(each.node.get("in"))
                if where == "body":
                    body = self._swagger_body(location, each, name)
                    continue
                own = each.node["name"]
                known = positions.get(own, own) if where == "path" else own
                known = own.lower() if where == "header" else known
                found[where, known] = self._parameter(each, own, where)
        return found, body

    def _parameter(self, location: Location, name: str, where: str) -> ApiParameter:
        node = location.node
        style = str(node.get("style") or _STYLES.get(where, "simple"))
        explode = node.get("explode", style in ("form", "cookie")) is True
        if self.swagger and node.get("type") == "array":
            style, explode = _COLLECTIONS.get(
                str(node.get("collectionFormat", "csv")), ("form", False)
            )
        schema = location if self.swagger and "type" in node else location.child("schema")
        default = schema.node.get("default") if schema and isinstance(schema.node, dict) else None
        media = {
            kind: root
            for kind, at in self._members(location, "content")
            if (root := self._schema(at.child("schema"), f"{name} {kind}")) is not None
        }
        return ApiParameter(
            shown=name,
            where=where,
            place=location.place,
            required=node.get("required") is True,
            style=style,
            explode=explode,
            reserved=node.get("allowReserved") is True,
            may_be_empty=node.get("allowEmptyValue") is True,
            deprecated=node.get("deprecated") is True,
            default=None if default is None else json.dumps(default, ensure_ascii=False),
            schema=self._text(schema, name),
            content=media,
        )

    def _text(self, schema: Location | None, name: str) -> TextSchema | None:
        root = self._schema(schema, name)
        if root is None:
            return None
        assert schema is not None
        node = (self._follow(schema) or schema).node
        kind = node.get("type") if isinstance(node, dict) else None
        structured = kind in ("array", "object") or (
            isinstance(kind, list) and bool({"array", "object"} & set(kind))
        )
        wire = f"{root.value} as text"
        self.texts[wire] = root.value
        return TextSchema(replace(root, value=wire), structured)

    def _schema(self, schema: Location | None, name: str) -> Root | None:
        """Return a schema as a document, made once for each place of a named schema."""
        if schema is None or not isinstance(schema.node, (dict, bool)):
            return None
        way = self.values.xml.way(schema)
        named = next((location for location in way if name_of(location)), None)
        shown = name_of(named) if named is not None else name
        tag, gaps = self.values.xml.root(shown, schema)
        self.gaps += [gap for gap in gaps if gap not in self.gaps]
        value = self.values.id_of(((schema,),), shown)
        location = named or schema
        key = (value, str(tag))
        if key not in self.roots:
            self.roots[key] = Root(shown, value, location.place, tag, pointer=location.pointer)
        return self.roots[key]

    def _body(self, location: Location, name: str) -> ApiMediaTypes | None:
        body = location.child("requestBody")
        found = self._follow(body) if body is not None else None
        if found is None:
            return None
        return self._content(found, f"{name} request")

    def _content(self, holder: Location, name: str) -> ApiMediaTypes:
        media: dict[str, Root | None] = {}
        for kind, at in self._members(holder, "content"):
            found = self._follow(at)
            media[kind] = self._schema(found.child("schema"), name) if found else None
            if found is not None and "encoding" in found.node:
                said = json.dumps(found.node["encoding"], sort_keys=True, default=str)[:200]
                message = f"the encoding of {kind} in {name} is not compared: {said}"
                self.gaps.append(Gap("encoding", message, found["encoding"].place))
            if found is not None and "itemSchema" in found.node:
                message = f"a sequence of documents in {name} is not compared"
                self.gaps.append(Gap("itemSchema", message, found.place))
        return ApiMediaTypes(holder.place, media, holder.node.get("required") is True)

    def _swagger_body(self, location: Location, body: Location, name: str) -> ApiMediaTypes:
        root = self._schema(body.child("schema"), f"{name} request")
        media = dict.fromkeys(self._media(location, "consumes"), root)
        return ApiMediaTypes(body.place, media, body.node.get("required") is True)

    def _media(self, location: Location, keyword: str) -> list[str]:
        said = location.node.get(keyword, self.root.node.get(keyword))
        listed = [each for each in said if isinstance(each, str)] if isinstance(said, list) else []
        return listed or ["application/json"]

    def _responses(self, location: Location, name: str) -> dict[str, ApiResponse]:
        found: dict[str, ApiResponse] = {}
        for status, at in self._members(location, "responses"):
            response = None if status.startswith("x-") else self._follow(at)
            if response is None:
                continue
            content = self._content(response, f"{name} {status}")
            if self.swagger and "schema" in response.node:
                root = self._schema(response.child("schema"), f"{name} {status}")
                media = dict.fromkeys(self._media(location, "produces"), root)
                content = replace(content, media=media)
            headers = {
                key.lower(): self._parameter(header, key, "header")
                for key, each in self._members(response, "headers")
                if (header := self._follow(each)) is not None
            }
            links = {
                key: _link(link)
                for key, each in self._members(response, "links")
                if (link := self._follow(each)) is not None
            }
            found[status.upper()] = ApiResponse(at.place, content, headers, links)
        return found

    def _security(self, location: Location) -> tuple[Mapping[str, frozenset[str]], ...]:
        said = location.node.get("security", self.root.node.get("security"))
        if not isinstance(said, list) or not said:
            return ({},)
        return tuple(
            {
                name: frozenset(map(str, scopes)) if isinstance(scopes, list) else frozenset()
                for name, scopes in each.items()
            }
            for each in said
            if isinstance(each, dict)
        )

    def _document_servers(self) -> tuple[str, ...]:
        node = self.root.node
        if not self.swagger:
            return _urls(node) or ("/",)
        host, base = str(node.get("host", "")), str(node.get("basePath", "/"))
        schemes = node.get("schemes")
        if not host:
            return (base,)
        listed = schemes if isinstance(schemes, list) and schemes else [""]
        return tuple(f"{scheme}{':' if scheme else ''}//{host}{base}" for scheme in listed)

    def _servers(self, location: Location, item: Location) -> tuple[tuple[str, ...], bool]:
        for holder in (location, item):
            own = _urls(holder.node)
            if own:
                return own, True
        if self.swagger and isinstance(location.node.get("schemes"), list):
            host, base = self.root.node.get("host", ""), self.root.node.get("basePath", "/")
            return tuple(f"{each}://{host}{base}" for each in location.node["schemes"]), True
        return self._document_servers(), False


def _urls(node: Any) -> tuple[str, ...]:
    said = node.get("servers") if isinstance(node, dict) else None
    listed = said if isinstance(said, list) else []
    return tuple(
        str(each["url"]).rstrip("/") or "/"
        for each in listed
        if isinstance(each, dict) and "url" in each
    )


def _link(location: Location) -> ApiLink:
    node = location.node
    target = str(node.get("operationId") or node.get("operationRef") or "")
    said = {key: node[key] for key in ("parameters", "requestBody") if key in node}
    return ApiLink(location.place, target, json.dumps(said, sort_keys=True, default=str))


def _facts(node: Mapping[str, Any]) -> dict[str, str]:
    """Return what a client must know of a security scheme; Swagger's `basic` becomes HTTP's."""
    facts = {key: str(node[key]) for key in _SCHEME_FACTS if key in node}
    if facts.get("type") == "basic":
        facts = {"type": "http", "scheme": "basic"}
    facts = {key: v.lower() if key == "scheme" else v for key, v in facts.items()}
    flows = node.get("flows")
    if isinstance(node.get("flow"), str):
        names = {"accessCode": "authorizationCode", "application": "clientCredentials"}
        flows = {names.get(node["flow"], node["flow"]): node}
    for flow, said in flows.items() if isinstance(flows, dict) else ():
        if isinstance(said, dict):
            facts[f"flow {flow}"] = "there"
            facts.update({f"{flow} {url}": str(said[url]) for url in _URLS if url in said})
            scopes = said.get("scopes")
            for scope in scopes if isinstance(scopes, dict) else ():
                facts[f"{flow} scope {scope}"] = "there"
    return facts
