"""Builds the whole generated tree in an empty folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from twinspec.config import Config
from twinspec.contract.documents import ContractError, write_yaml
from twinspec.contract.layout import Contract, Version
from twinspec.generate.answers import documented_answers
from twinspec.generate.cache import Cache
from twinspec.generate.client.profile import client_profile, summary
from twinspec.generate.codec import CodecView
from twinspec.generate.examples import with_examples
from twinspec.generate.render import Templates
from twinspec.generate.requests.files import request_files
from twinspec.generate.rules_json import preflight_json, rules_json
from twinspec.generate.schematron.schema import schema_files
from twinspec.generate.tools import (
    GeneratorRun,
    check_imports,
    format_python,
    generate,
    schema_models,
    xml_models,
)
from twinspec.generate.views import ContractView
from twinspec.ledger.ledger import Ledger, read_ledger
from twinspec.progress import track
from twinspec.report.catalogue import read_catalogue
from twinspec.report.ledger_view import LedgerReader
from twinspec.report.write import write_catalogue, write_ledger

_RUN = "by twinspec. DO NOT EDIT. Run: twinspec generate"


class _TreeBuilder:
    def __init__(self, contract: Contract, config: Config, output: Path, ledger: Ledger) -> None:
        self.contract = contract
        self.config = config
        self.output = output
        self.ledger = ledger
        self.package = output / config.package
        self.spec = config.spec.name
        self.templates = Templates(config.templates)
        self.view = ContractView(contract)
        self.codecs = {name: CodecView(version) for name, version in contract.versions.items()}

    def render(self, template: str, file: Path, made_from: str, **values: object) -> None:
        text = self.templates.render(
            template,
            made_from=made_from,
            contract=self.view,
            package=self.config.package,
            **values,
        )
        if not file.resolve().is_relative_to(self.output.resolve()):
            raise ContractError(f"{template}: {file} would be written outside of the output folder")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def shared(self) -> None:
        """Write the files that all versions share."""
        rules = f"{self.spec}/rules/"
        self.render("__init__.py", self.package / "__init__.py", f"{self.spec}/")
        self.render("rules.py", self.package / "rules.py", rules)
        if self.contract.languages:
            texts = f"{self.spec}/messages/"
            self.render("texts.py", self.package / "texts.py", texts)
        self.render("answers.py", self.package / "answers.py", f"{self.spec}/*/schemas/")
        self.render("binding.py", self.package / "binding.py", "its templates")
        self.render("operation.py", self.package / "operation.py", "its templates")
        (self.package / "py.typed").touch()
        # What bundles and XSDs lack, for servers that publish their contract.
        folder = self.contract.folder
        files = [
            folder / "sources.yaml",
            self.contract.variables.file,
            *folder.glob("rules/*.yaml"),
            *folder.glob("messages/*.yaml"),
        ]
        _copy([file for file in files if file.is_file()], folder, self.package / "published")

    def requests(self) -> None:
        """Write the documented requests as scripts and collections."""
        made = f"Made from {self.spec}/*/examples/ {_RUN}"
        for name, text in request_files(self.contract, self.config.clients.address, made):
            file = self.output / "requests" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def reports(self) -> None:
        """Write the ledger as pages, and the error catalogue that a server can serve."""
        settings = self.config.ledger
        spec, tests = self.relative(self.config.spec), self.relative(settings.tests)
        made_from = ", ".join((spec, *map(self.relative, settings.sources), tests))
        reader = LedgerReader(self.contract, self.config.project, self.config.output / "docs")
        write_ledger(
            reader.read(self.ledger), partial(self.report, made_from), self.output / "docs"
        )
        write_catalogue(
            read_catalogue(self.contract, self.ledger),
            partial(self.report, f"{spec}, {tests}"),
            self.package / "pages",
        )

    def report(self, made_from: str, template: str, file: Path, **values: object) -> None:
        self.render(template, file, made_from, **values)

    def relative(self, path: Path) -> str:
        """Return the name of a folder relative to the project."""
        return Path(os.path.relpath(path, self.config.project)).as_posix()

    def version(self, version: Version) -> None:
        """Write the files of one version, except the models."""
        folder = self.package / version.name
        folder.mkdir(parents=True)
        source = f"{self.spec}/{version.name}/"
        view = self.view.versions[version.name]
        self.render("version__init__.py", folder / "__init__.py", source, version=view)
        self.render("server.py", folder / "server.py", source, version=view)
        operations = f"{source}operations/"
        self.render("results.py", folder / "results.py", operations, version=view)
        codec = self.codecs[version.name]
        self.render("codec.py", folder / "codec.py", source, version=view, codec=codec)
        published = with_examples(version)
        _write_json(folder / "openapi.json", published)
        _write_json(folder / "examples.json", documented_answers(self.contract, version))
        _write_json(folder / "rules.json", rules_json(self.contract, version, self.ledger))
        preflight = self.output / "preflight" / f"{version.name}.json"
        _write_json(preflight, preflight_json(self.contract, version))
        _copy(version.xsd_files, version.folder / "xsd", folder / "xsd")
        made = f"Made from {self.spec}/rules/ {_RUN}"
        for name, schema in schema_files(self.contract, version).items():
            file = folder / "schematron" / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(schema.content(made))
        bundles = self.output / "openapi"
        bundles.mkdir(exist_ok=True)
        head = f"# Bundled from {source} {_RUN}\n"
        (bundles / f"{version.name}.yaml").write_text(
            head + write_yaml(published), encoding="utf-8"
        )
        profile = client_profile(published, self.config.clients)
        head = f"# Client profile of {version.name}.yaml, from {source} {_RUN}\n"
        (bundles / f"{version.name}.client.yaml").write_text(
            head + summary(profile, f"{version.name}.yaml") + write_yaml(profile.document),
            encoding="utf-8",
        )

    def models(self, version: Version, scratch: Path) -> Iterator[GeneratorRun]:
        """Yield the runs of external generators, each in its own folder."""
        folder = self.package / version.name
        for job in self.config.jobs:
            own = scratch / version.name / job.name
            own.mkdir(parents=True)
            target = folder / job.output
            if job.output.endswith(".py"):
                header = f"# Code generated from {self.spec}/{version.name}/schemas/ {_RUN}"
                yield schema_models(version.bundle, job.flags, header, target, own)
            else:
                header = f"# Code generated from {self.spec}/{version.name}/xsd/ {_RUN}"
                xsd = [
                    (file.relative_to(version.folder / "xsd").as_posix(), file.read_bytes())
                    for file in version.xsd_files
                ]
                yield xml_models(xsd, job.flags, header, target, own)


def _write_json(file: Path, data: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{json.dumps(data, indent=1, ensure_ascii=False)}\n", encoding="utf-8")


def _copy(files: Sequence[Path], source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for file in files:
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())


def build(
    contract: Contract, config: Config, output: Path, ledger: Ledger | None = None
) -> tuple[str, ...]:
    """Write everything that is generated from `contract` into the empty folder `output`.

    `ledger` is the contract's, if the caller has read it. Returns the reasons why some schemas
    have no codec table; a server offers these in JSON only.
    """
    ledger = ledger or read_ledger(contract, config.ledger)
    builder = _TreeBuilder(contract, config, output, ledger)
    builder.shared()
    builder.requests()
    builder.reports()
    for version in contract.versions.values():
        builder.version(version)
    cache = Cache()
    with TemporaryDirectory() as scratch:
        works = [
            work
            for version in contract.versions.values()
            for work in builder.models(version, Path(scratch))
        ]
        for runs in track([works], "Running code generators"):
            generate(runs, cache)
    format_python(builder.package)
    if works:
        check_imports(builder.package, cache)
    return tuple(
        dict.fromkeys(why for codec in builder.codecs.values() for why in codec.left_out.values())
    )
