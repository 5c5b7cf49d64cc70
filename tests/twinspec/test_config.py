"""A project's `[tool.twinspec]`: all of it is optional, and what is misspelt is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.twinspec.contracts import LIBRARY
from twinspec.config import find_project, read_config
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import load_contract
from twinspec.generate.build import build
from twinspec.generate.render import Templates


def project(folder: Path, settings: str) -> Path:
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    return folder


def test_a_project_that_says_nothing_is_generated_by_built_in_templates(tmp_path: Path) -> None:
    shutil.copytree(LIBRARY, tmp_path / "spec")
    config = read_config(project(tmp_path, "[tool.twinspec]\njobs = {}\n"))
    output = tmp_path / "out"
    output.mkdir()
    build(load_contract(config.spec), config, output)
    assert "class Operations(" in (output / "contract" / "v1" / "server.py").read_text("utf-8")


def test_models_are_generated_unless_a_project_says_otherwise(tmp_path: Path) -> None:
    jobs = read_config(project(tmp_path, "[tool.twinspec]\n")).jobs
    assert [(job.name, job.output) for job in jobs] == [
        ("models", "models.py"),
        ("answers", "answers.py"),
        ("xml", "xml"),
    ]
    own = '[tool.twinspec.jobs.mine]\noutput = "mine.py"\nflags = ["--x"]\n'
    assert [job.flags for job in read_config(project(tmp_path, own)).jobs] == [("--x",)]


def test_a_table_below_is_enough_to_find_a_project(tmp_path: Path) -> None:
    home = project(tmp_path, '[tool.twinspec.ledger]\nsources = ["app"]\n')
    (home / "below").mkdir()
    assert find_project(home / "below") == home
    ledger = read_config(home).ledger
    assert (ledger.sources, ledger.tests) == ((home / "app",), home / "tests" / "rules")


def test_a_template_of_the_project_replaces_the_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "made.jinja").write_text("by us", encoding="utf-8")
    config = read_config(project(tmp_path, '[tool.twinspec]\ntemplates = "own"\n'))
    templates = Templates(config.templates)
    assert templates.render("made", made_from="spec/") == "by us"
    assert "spec/" in templates.render("header", made_from="spec/")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            '[tool.twinspec]\nouput = "x"\n',
            "ouput is no setting; there are baseline, clients, jobs",
        ),
        ('[tool.twinspec.clients]\naddress = "/api"\n', "'/api', is no address such as http"),
        ('[tool.twinspec.clients]\ntext_or_number = "any"\n', "'any', is neither both nor text"),
        ('[tool.twinspec.clients]\nhost = "x"\n', "clients.host is no setting"),
        ('[tool.twinspec]\ntemplates = "none"\n', "templates, none, is no folder in"),
        # What is not generated is removed from output: a wrong folder would cost somebody's files.
        ('[tool.twinspec]\noutput = ".."\n', "output, .., is not a folder below"),
        ('[tool.twinspec]\noutput = "."\n', "output, ., is not a folder below"),
        ('[tool.twinspec]\noutput = "spec"\n', "output, spec, holds the contract or lies in it"),
        ('[tool.twinspec]\noutput = "spec/v1"\n', "output, spec/v1, holds the contract or lies"),
        ('[tool.twinspec.jobs.a]\noutput = "../a"\n', "'../a' is not the name of a file or folder"),
        ("[tool.twinspec]\nspec = 1\n", "lacks or misstates"),
        ("[tool.twinspec\n", "not readable as TOML"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(
    tmp_path: Path, settings: str, said: str
) -> None:
    with pytest.raises(ContractError, match=r"pyproject\.toml: ") as refused:
        read_config(project(tmp_path, settings))
    assert said in str(refused.value)
