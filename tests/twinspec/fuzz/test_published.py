"""A contract is fetched from where a server publishes it, and from nowhere else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from twinspec.cli import app
from twinspec.fuzz.send import published as module
from twinspec.fuzz.send.published import published
from twinspec.fuzz.settings import SettingsError

OPENAPI = b"openapi: 3.1.0\ninfo: {title: Orders, version: '1'}\npaths: {}\n"
Files = Mapping[str, bytes | tuple[int, dict[str, str]]]


@contextmanager
def publishing(files: Files) -> Iterator[tuple[str, list[str]]]:
    """Serve bytes, or status and headers, by path; yield the address and the paths asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            found = files.get(self.path, (404, {}))
            body = found if isinstance(found, bytes) else b""
            status, headers = (200, {}) if isinstance(found, bytes) else found
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def catalog(**links: list[str]) -> bytes:
    """A linkset with these links; `_` in a relation stands for `-`."""
    context = {
        name.replace("_", "-"): [{"href": one} for one in hrefs] for name, hrefs in links.items()
    }
    return json.dumps({"linkset": [{"anchor": "/api", **context}]}).encode()


def fetched(url: str) -> dict[str, bytes]:
    with published(url, None) as folder:
        found = {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in folder.rglob("*")
            if file.is_file()
        }
    assert not folder.exists()
    return found


def test_a_catalog_leads_to_the_files_of_a_contract() -> None:
    files = {
        "/api": catalog(
            service_desc=["/api/v1/openapi.yaml", "api/v2/openapi.json"],
            describedby=["/api/v1/xsd/common/base.xsd"],
            service_meta=[
                "/api/rules/order.yaml",
                "/api/messages/en.yaml",
                "/api/sources.yaml",
                "/api/variables.yaml",
            ],
        ),
        "/api/v1/openapi.yaml": OPENAPI,
        "/api/v2/openapi.json": b'{"openapi": "3.1.0"}',
        "/api/v1/xsd/common/base.xsd": b"<xs:schema/>",
        "/api/rules/order.yaml": b"[]",
        "/api/messages/en.yaml": b"{}",
        "/api/sources.yaml": b"{a: b}",
        "/api/variables.yaml": b"{values: {}}",
    }
    with publishing(files) as (url, _):
        assert fetched(f"{url}/api") == {
            "v1/openapi.yaml": OPENAPI,
            "v2/openapi.yaml": b'{"openapi": "3.1.0"}',
            "v1/xsd/common/base.xsd": b"<xs:schema/>",
            "rules/order.yaml": b"[]",
            "messages/en.yaml": b"{}",
            "sources.yaml": b"{a: b}",
            "variables.yaml": b"{values: {}}",
        }


@pytest.mark.parametrize("address", ["", "/"])
def test_a_bare_server_has_its_catalog_where_the_standard_says(address: str) -> None:
    """RFC 9727, 2: `/.well-known/api-catalog`."""
    files = {
        "/.well-known/api-catalog": catalog(service_desc=["/api/v1/openapi.yaml"]),
        "/": b"<!DOCTYPE html>",
        "/api/v1/openapi.yaml": OPENAPI,
    }
    with publishing(files) as (url, _):
        assert fetched(url + address) == {"v1/openapi.yaml": OPENAPI}


def test_a_bare_server_without_a_catalog_may_answer_its_document() -> None:
    with publishing({"/": OPENAPI}) as (url, _):
        assert fetched(url) == {"v1/openapi.yaml": OPENAPI}
    with publishing({}) as (url, _), pytest.raises(SettingsError, match=f"{url}: answered 404"):
        fetched(url)


def test_a_document_alone_is_a_contract() -> None:
    with publishing({"/openapi": OPENAPI}) as (url, _):
        assert fetched(f"{url}/openapi") == {"v1/openapi.yaml": OPENAPI}


@pytest.mark.parametrize(
    "href",
    [
        "http://elsewhere.invalid/api/rules/order.yaml",
        "//elsewhere.invalid/api/rules/order.yaml",
        "/api/rules/../../etc/passwd.yaml",
        "/api/rules/%2e%2e/%2e%2e/escaped.yaml",
        "/api/v1/xsd/..%2f..%2fescaped.xsd",
        "/api/v1/xsd/.hidden/base.xsd",
        "/api/v1/readme.html",
        "/other/rules/order.yaml",
        "file:///etc/passwd",
    ],
)
def test_other_servers_and_other_places_are_not_asked(href: str) -> None:
    links = catalog(service_desc=["/api/v1/openapi.yaml"], service_meta=[href], describedby=[href])
    with publishing({"/api": links, "/api/v1/openapi.yaml": OPENAPI}) as (url, asked):
        assert fetched(f"{url}/api") == {"v1/openapi.yaml": OPENAPI}
        assert asked == ["/api", "/api/v1/openapi.yaml"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, r"/api: answered 404"),
        ({"/api": (302, {"Location": "/docs"})}, r"/api: it is at http://\S+/docs now; name that"),
        ({"/api": (200, {"Content-Length": "9"})}, "/api: no answer from there"),
        ({"/api": (200, {"Content-Encoding": "gzip"})}, "neither an API catalog"),
        ({"/api": b"<!DOCTYPE html>"}, "neither an API catalog"),
        ({"/api": b"[1"}, "neither an API catalog"),
        ({"/api": b'"openapi"'}, "neither an API catalog"),
        ({"/api": b"\xff\xfe\xfd"}, "neither an API catalog"),
        ({"/api": b'{"linkset": []}'}, "the catalog leads to none"),
        ({"/api": b'{"linkset": [1, {"service-desc": [2, {"href": 3}]}]}'}, "leads to none"),
        ({"/api": catalog(describedby=["/api/v1/xsd/a.xsd"])}, "the catalog leads to none"),
        (
            {"/api": catalog(service_desc=["/a/v1/openapi.yaml", "/b/v1/openapi.yaml"])},
            "those of 2 contracts: http://.*/a, http://.*/b",
        ),
        ({"/api": catalog(service_desc=["/api/v1/openapi.yaml"])}, "v1/openapi.yaml: answered 404"),
    ],
    ids=[
        "missing",
        "moved",
        "cut off",
        "nothing",
        "a page",
        "half a list",
        "a text",
        "bytes",
        "empty",
        "no links",
        "no OpenAPI",
        "two contracts",
        "dead link",
    ],
)
def test_what_is_no_contract_is_named(files: Files, message: str) -> None:
    with publishing(files) as (url, _), pytest.raises(SettingsError, match=message):
        fetched(f"{url}/api")


def test_a_server_that_is_not_there_is_named() -> None:
    with publishing({}) as (url, _):
        pass
    with pytest.raises(SettingsError, match=f"--spec {url}/api: no answer from there"):
        fetched(f"{url}/api")


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [("_LARGEST", len(OPENAPI) - 1, "larger than"), ("_MOST", 1, "more than 1 files")],
)
def test_what_is_too_much_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, message: str
) -> None:
    monkeypatch.setattr(module, limit, value)
    files = {"/api": OPENAPI}
    if limit == "_MOST":
        files = {"/api": catalog(service_desc=["/api/v1/openapi.yaml", "/api/v2/openapi.yaml"])}
    with publishing(files) as (url, _), pytest.raises(SettingsError, match=message):
        fetched(f"{url}/api")


def asked(*options: str) -> str:
    result = CliRunner().invoke(app, ["fuzz", *options])
    assert result.exit_code == 2
    return result.stderr


@pytest.mark.slow
def test_the_server_of_the_contract_is_the_one_that_is_fuzzed() -> None:
    operation = b"{operationId: list_orders, responses: {'200': {description: All}}}"
    paths = b"paths: {/orders: {get: " + operation + b"}}"
    with publishing({"/api": OPENAPI.replace(b"paths: {}", paths)}) as (url, paths_asked):
        done = CliRunner().invoke(
            app, ["fuzz", "--spec", f"{url}/api", "--examples", "1", "--seed", "1"]
        )
    assert done.exit_code == 1  # it answers 404 to all that its contract has
    assert "/orders" in paths_asked


def test_a_fault_in_a_published_contract_is_said_by_its_address() -> None:
    with publishing({"/api": OPENAPI + b"components: {schemas: {A: {$ref: other.yaml}}}\n"}) as (
        url,
        _,
    ):
        said = asked("--spec", f"{url}/api")
    assert f"{url}/api/v1/openapi.yaml" in said
    assert "/tmp" not in said


def test_a_contract_in_a_folder_does_not_say_which_server(tmp_path: Path) -> None:
    (tmp_path / "v1").mkdir()
    (tmp_path / "v1" / "openapi.yaml").write_bytes(OPENAPI)
    assert asked("--spec", str(tmp_path)) == (
        "twinspec: which server? name its address with --base-url\n"
    )
