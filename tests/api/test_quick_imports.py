"""What a process leaves for later at its start, and that it is there when it is used."""

from __future__ import annotations

import gc
import subprocess
import sys
from importlib import import_module

import connexion
import pytest

from casewright.api import connexion_bridge
from casewright.quick_imports import deferred, not_installed, without_collection

LEFT_FOR_LATER = {
    "alembic": "the schema is the newest one",
    "httpx": "nobody replays, or signs in by OAuth",
    "interaction_contract.v12.models": "bodies are read as Structs",
    "jinja2": "documents are no templates",
    "psycopg": "the database is on SQLite",
    "requests": "documents are no addresses",
    "rich": "tracebacks are plain",
    "starlette.testclient": "nobody tests",
}


@pytest.mark.slow
def test_a_server_on_sqlite_does_without() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.argv[1:] = ['--version']\n"
            "from casewright.__main__ import main\n"
            "try: main()\n"
            "except SystemExit: print(*sys.modules)",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    loaded = set(told.stdout.split())
    assert "casewright.server" in loaded
    assert loaded & LEFT_FOR_LATER.keys() == set()


@pytest.mark.filterwarnings("ignore:Using `httpx`")
def test_what_connexion_leaves_for_later_is_there_when_it_is_used() -> None:
    assert connexion_bridge.AsyncApp is connexion.AsyncApp
    client = connexion.AsyncApp(__name__).test_client()
    assert isinstance(client, import_module("starlette.testclient").TestClient)


def test_a_deferred_module_is_imported_by_the_first_use_of_a_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with deferred("colorsys"):
        import colorsys
        from colorsys import rgb_to_hsv
    assert "colorsys" not in sys.modules
    assert rgb_to_hsv(1, 1, 1) == (0.0, 0.0, 1)
    assert "colorsys" in sys.modules
    assert colorsys.hsv_to_rgb(0.0, 0.0, 1) == (1, 1, 1)


def test_a_module_that_is_there_is_not_deferred() -> None:
    with deferred("gc"):
        assert sys.modules["gc"] is gc


def test_a_module_is_not_installed_for_the_imports_of_a_block(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with not_installed("colorsys"), pytest.raises(ModuleNotFoundError):
        import colorsys
    import colorsys

    assert colorsys.ONE_THIRD


def test_garbage_is_looked_for_again_after_imports() -> None:
    with without_collection():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.unfreeze()
