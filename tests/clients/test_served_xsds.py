"""The XSDs that a server shows lead to one another, so that tools need one address alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
import xmlschema
from lxml import etree

from tests.fuzz.plain import DEMO_WORLD
from tests.fuzz.servers import serving

ROOT = Path(__file__).parents[2]
XS = "{http://www.w3.org/2001/XMLSchema}"
FILES = {
    f"{file.parts[1]} {'/'.join(file.parts[3:])}": file
    for path in sorted((ROOT / "spec").glob("*/xsd/**/*.xsd"))
    for file in [path.relative_to(ROOT)]
}
ENTRY = "interaction/activity.xsd"
"""It imports what the bodies of all operations are in."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(DEMO_WORLD) as (found,):
        yield found


def url_of(address: str, key: str) -> str:
    version, name = key.split()
    return f"{address}/system/ws/{version}/xsd/{name}"


class FromServer(etree.Resolver):
    """Reads what stands on one server, and nothing else."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.read: list[str] = []

    def resolve(self, url, _id, context):  # type: ignore[no-untyped-def]
        assert url.startswith(self.address), url
        answer = httpx.get(url, trust_env=False)
        assert answer.status_code == 200, url
        self.read.append(url)
        return self.resolve_string(answer.content, context, base_url=url)


@pytest.mark.parametrize("key", FILES)
def test_each_import_resolves_to_the_file_that_it_means(address: str, key: str) -> None:
    url = url_of(address, key)
    answer = httpx.get(url, trust_env=False)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml")
    assert answer.content == (ROOT / FILES[key]).read_bytes()
    schema = etree.fromstring(answer.content)
    for one in schema.iter(f"{XS}import", f"{XS}include"):
        target = httpx.get(urljoin(url, one.get("schemaLocation")), trust_env=False)
        assert target.status_code == 200
        found = etree.fromstring(target.content).get("targetNamespace")
        assert found == (one.get("namespace") or schema.get("targetNamespace"))


def bodies(version: str) -> list[Path]:
    """The documented bodies of answers in XML."""
    return sorted((ROOT / "spec" / version / "examples").glob("get_*/*.response.xml"))


@pytest.mark.parametrize("version", ["v12", "v20"])
def test_libxml2_compiles_what_one_address_leads_to(address: str, version: str) -> None:
    parser = etree.XMLParser(no_network=True)
    resolver = FromServer(address)
    parser.resolvers.add(resolver)
    url = url_of(address, f"{version} {ENTRY}")
    document = etree.fromstring(httpx.get(url, trust_env=False).content, parser, base_url=url)
    schema = etree.XMLSchema(document)
    expected = {url_of(address, key) for key in FILES if key.startswith(version)} - {url}
    assert set(resolver.read) == expected
    assert bodies(version)
    for body in bodies(version):
        assert schema.validate(etree.parse(body)), schema.error_log


@pytest.mark.parametrize("version", ["v12", "v20"])
def test_xmlschema_reads_the_address_by_itself(address: str, version: str) -> None:
    schema = xmlschema.XMLSchema(
        url_of(address, f"{version} {ENTRY}"), allow="remote", defuse="always"
    )
    for body in bodies(version):
        schema.validate(body.read_text("utf-8"))
