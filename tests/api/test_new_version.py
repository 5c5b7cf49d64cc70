"""A version that is added: its header, its member and its code are seen in it, and in no other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import etree

ROOT = Path(__file__).parents[2]
NEW = "v21"
COPIED = ("spec", "tests/rules", "bench/fuzz/counts.json", "pyproject.toml")
"""What `twinspec generate` reads of the project, beside the service."""

MODULE = '''
class Views21(Views):
    """Customers have a fullName."""

    def customer(self, details: Any) -> Any:
        """Return a customer."""
        view = {**super().customer(details), "fullName": details.customer.name}
        return self.in_order(view, "CustomerView")
'''

pytestmark = pytest.mark.slow


def edit(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def add_contract(spec: Path) -> None:
    """Copy v20, and change one header of an answer, one member and the code of one rule in it."""
    shutil.copytree(spec / "v20", spec / NEW)
    for file in (spec / NEW).rglob("*"):
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace("v20", NEW), encoding="utf-8")
    edit(
        spec / NEW / "operations" / "get_customers.yaml",
        ("      Content-Language: {$ref", "      X-Language: {$ref"),
    )
    edit(
        spec / NEW / "schemas" / "customer.yaml",
        ("required: [link, cases, customerName, id]", "required: [link, cases, fullName, id]"),
        (
            "    customerName: *customerName\n    department:",
            "    fullName:\n      description: The whole name.\n      type: string\n"
            "      xml: {name: fullName, namespace: *customer, prefix: customer}\n    department:",
        ),
    )
    for file in (spec / NEW / "examples" / "get_customers").iterdir():
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("customerName", "fullName"), encoding="utf-8")
    name = '<xs:element name="customerName" type="xs:string"'
    edit(
        spec / NEW / "xsd" / "interaction" / "customer.xsd",
        (
            f"{name}/>",
            f'{name} minOccurs="0"/>\n{name.replace("customerName", "fullName")} minOccurs="0"/>',
        ),
    )
    edit(
        spec / NEW / "openapi.yaml",
        (
            "x-twinspec-rules:\n",
            "x-twinspec-codes: {get_customers.customers_exist: 404-101}\nx-twinspec-rules:\n",
        ),
    )


def add_service(service: Path) -> None:
    """Write what a person writes: the module of the version, and its lines in app.py."""
    text = (service / "api" / "v20.py").read_text(encoding="utf-8")
    text = text.replace("v20", NEW).replace("V20", "V21").replace("Version 20", "Version 21")
    (service / "api" / f"{NEW}.py").write_text(text, encoding="utf-8")
    edit(
        service / "api" / f"{NEW}.py",
        ("from typing import ClassVar\n", "from typing import Any, ClassVar\n"),
        ("\n\nclass V21", f"from casewright.api.views import Views\n\n{MODULE}\n\nclass V21"),
        ("\n    log_in = ", "    views_class: ClassVar = Views21\n\n    log_in = "),
    )
    made = "    v20: server_v20.Operations[model.Caller] = made(V20)\n"
    edit(
        service / "app.py",
        ("from casewright.api.v20 import V20\n", "from casewright.api.v20 import V20\n"
         "from casewright.api.v21 import V21\n"),
        (made, f"{made}    v21 = made(V21)\n"),
        ('VersionContract("v20"): v20}', 'VersionContract("v20"): v20, '
         'VersionContract("v21"): v21}'),
    )  # fmt: skip


def traces() -> set[Path]:
    """Return all that the project itself has of the version."""
    return {
        path for name in ("spec", "src", "generated") for path in (ROOT / name).rglob(f"*{NEW}*")
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the project with one version more, generated; gone when the tests are done."""
    folder = tmp_path_factory.mktemp("versions")
    for name in (*COPIED, "src/casewright"):
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    add_contract(folder / "spec")
    add_service(folder / "src" / "casewright")
    before = traces()
    subprocess.run(
        [sys.executable, "-m", "twinspec", "generate", "--project", str(folder)], check=True
    )
    yield folder
    shutil.rmtree(folder)
    assert not folder.exists()
    assert traces() == before


@pytest.fixture(scope="module")
def client(project: Path) -> Iterator[httpx.Client]:
    """A client of a server of that copy, with the demo world, in a process of its own."""
    line = [sys.executable, "-m", "casewright", "serve", "--port", "0", "--demo"]
    path = os.pathsep.join(str(project / name) for name in ("src", "generated"))
    server = subprocess.Popen(
        [*line, "--database-url", f"sqlite:///{project / 'demo.db'}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=project,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert server.stdout is not None
    try:
        said = server.stdout.readline().split()
        assert said[:3] == ["casewright", "serves", "on"]
        with httpx.Client(base_url=said[3], trust_env=False, timeout=30) as one:
            yield one
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def logged_in(client: httpx.Client, version: str) -> dict[str, str]:
    answer = client.post(
        f"/system/ws/{version}/authentication/user/login?forceLogin=yes",
        json={"userName": "frank", "password": "demo-frank"},
    )
    assert answer.status_code == 204, answer.text
    return {"X-egain-session": answer.headers["X-egain-session"]}


def read(client: httpx.Client, version: str, customer: str, accept: str) -> httpx.Response:
    headers = {**logged_in(client, version), "Accept": f"application/{accept}"}
    return client.get(f"/system/ws/{version}/interaction/customer/{customer}", headers=headers)


VERSIONS: dict[str, dict[str, str]] = {
    "v12": {"header": "Content-Language", "member": "customerName", "code": "404-100"},
    "v20": {"header": "Content-Language", "member": "customerName", "code": "404-100"},
    "v21": {"header": "X-Language", "member": "fullName", "code": "404-101"},
}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("accept", ["json", "xml"])
def test_only_the_new_version_has_what_was_changed_in_it(
    client: httpx.Client, version: str, accept: str
) -> None:
    expected = VERSIONS[version]
    answer = read(client, version, "1000", accept)
    assert answer.status_code == 200
    names = {"Content-Language", "X-Language"} & {name.title() for name in answer.headers}
    assert names == {expected["header"]}
    if accept == "json":
        [customer] = answer.json()["customer"]
        members = set(customer)
        assert all(f"/{version}/" in link["href"] for link in customer["link"])
    else:
        root = etree.fromstring(answer.content)
        assert f"/{version}/" in etree.QName(root).namespace
        members = {etree.QName(one).localname for one in root[0]}
    assert members & {"customerName", "fullName"} == {expected["member"]}


@pytest.mark.parametrize("version", VERSIONS)
def test_only_the_new_version_has_the_new_code(client: httpx.Client, version: str) -> None:
    answer = read(client, version, "999999", "json")
    assert (answer.status_code, answer.json()["code"]) == (404, VERSIONS[version]["code"])
    assert answer.json()["details"][0]["key"] == "get_customers.customers_exist"


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_serves_its_own_documents(client: httpx.Client, version: str) -> None:
    document = client.get(f"/system/ws/{version}/openapi.yaml").text
    assert ("fullName" in document) is (version == NEW)
