"""All files of a schema, and its global declarations: include, import and redefine resolved.

Nothing is fetched; only files in the folders of the given files and in the catalog are read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from twinspec.contract.confine import target_of
from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.catalog import Catalog
from twinspec.grammar.model import Gap
from twinspec.grammar.xsd.nodes import (
    XML,
    XS,
    XSI,
    SchemaDocument,
    SchemaElement,
    clark,
    read_content,
    read_tree,
)

MAX_DOCUMENTS = 2_000
_SPACES = {
    "complexType": "type",
    "simpleType": "type",
    "element": "element",
    "attribute": "attribute",
    "group": "group",
    "attributeGroup": "attributeGroup",
    "notation": "notation",
}
_KNOWN = (XML, XS, XSI)


@dataclass(slots=True)
class SchemaFiles:
    """The files of a schema and their declarations.

    `declared` has the global nodes by symbol space and Clark name. `old` has, for each node inside
    `xs:redefine`, the node that it replaces, which only that node refers to. `leads` has the
    document of each include or redefine.
    """

    documents: list[SchemaDocument] = field(default_factory=list)
    declared: dict[tuple[str, str], SchemaElement] = field(default_factory=dict)
    old: dict[SchemaElement, SchemaElement] = field(default_factory=dict)
    leads: dict[SchemaElement, SchemaDocument] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)

    def find(self, space: str, name: str) -> SchemaElement | None:
        """Return the declaration of a Clark name in a symbol space (`type`, `element`, …)."""
        return self.declared.get((space, name))

    def of(self, space: str) -> list[tuple[str, SchemaElement]]:
        """Return all declarations of a symbol space with their Clark names."""
        return [(name, node) for (kind, name), node in self.declared.items() if kind == space]

    def base(
        self, use: SchemaElement, name: str | None, space: str = "type"
    ) -> SchemaElement | None:
        """Return the declaration that a base or a group in `use` names.

        Inside a redefinition of the same name, that is the replaced declaration.
        """
        found = self.find(space, name) if name else None
        around: SchemaElement | None = use
        while around is not None:
            if around in self.old and self._bears(around, name, space):
                return self.old[around]
            around = around.parent
        return found

    def _bears(self, node: SchemaElement, name: str | None, space: str) -> bool:
        own = clark(node.namespace, node.get("name") or "")
        return own == name and _SPACES.get(node.tag) == space

    def namespaces(self) -> set[str]:
        """Return the target namespaces of the files."""
        return {document.namespace for document in self.documents}


def load(paths: Sequence[Path], catalog: Catalog | None) -> SchemaFiles:
    """Read files and all files that they include, import and redefine.

    ContractError for a file that is not a schema or redefines itself; a missing file is a gap.
    """
    loader = _Loader([path.resolve() for path in paths], catalog)
    for path, shown in zip(loader.given, paths, strict=True):
        loader.document(path, shown, None)
    loader.follow()
    loader.refuse_circles()
    loader.drop_parts()
    for document in list(loader.schemas.documents):
        loader.declare(document)
    loader.judge_imports()
    return loader.schemas


class _Loader:
    def __init__(self, given: list[Path], catalog: Catalog | None) -> None:
        self.given = given
        self.folders = {path.parent for path in given}
        self.catalog = catalog
        self.schemas = SchemaFiles()
        self.known: dict[tuple[Path, str], SchemaDocument] = {}
        self.trees: dict[Path, bytes] = {}
        self.waiting: list[SchemaDocument] = []
        self.imports: list[tuple[SchemaElement, str, str]] = []
        self.done: set[SchemaDocument] = set()

    def document(self, path: Path, shown: Path, including: str | None) -> SchemaDocument:
        """Return the document of a file; `including` is the namespace of the including file."""
        content = self.trees.get(path)
        if content is None:
            content = self.trees[path] = read_content(path)
        key = (path, including or "")
        if key in self.known:
            return self.known[key]
        root = read_tree(shown, content)
        own = root.attributes.get("targetNamespace", "").strip()
        chameleon = not own and bool(including)
        namespace = (including or "") if chameleon else own
        found = self.known.get((path, namespace)) if not chameleon else None
        if found is None:
            if len(self.schemas.documents) >= MAX_DOCUMENTS:
                raise ContractError(f"{shown}:1: a schema of more than {MAX_DOCUMENTS} files")
            found = SchemaDocument(path, content, namespace, chameleon, root)
            root.document = found
            self.schemas.documents.append(found)
            self.waiting.append(found)
            self.known[(path, namespace)] = found
        self.known[key] = found
        return found

    def follow(self) -> None:
        while self.waiting:
            document = self.waiting.pop()
            for node in document.root.all("include", "redefine", "override", "import"):
                self.lead(node, document)

    def refuse_circles(self) -> None:
        """Refuse a file that redefines itself, directly or through other files."""
        redefines: dict[Path, dict[Path, SchemaElement]] = {}
        for node, target in self.schemas.leads.items():
            own = node.schema.document
            if node.tag == "redefine" and own is not None:
                redefines.setdefault(own.path, {})[target.path] = node
        for start, targets in redefines.items():
            for replaced, node in targets.items():
                if start in _reached(replaced, redefines):
                    raise ContractError(
                        f"{node.place}: xs:redefine of {node.get('schemaLocation')!r} leads back "
                        "to its own file, which cannot redefine itself; declare what it replaces "
                        "in another file"
                    )

    def lead(self, node: SchemaElement, document: SchemaDocument) -> None:
        location = node.get("schemaLocation")
        namespace = document.namespace
        if node.tag == "import":
            namespace = node.get("namespace") or ""
            if namespace in _KNOWN:
                return
        found, why = self.locate(location, namespace, document) if location else (None, "")
        if found is None and node.tag == "import":
            self.imports.append((node, namespace, why))
        elif found is None:
            why = why or f"xs:{node.tag} has no schemaLocation"
            self.gap(node, f"{why}; what it declares is not compared.")
        else:
            try:
                self.enter(node, found, document)
            except ContractError as error:
                self.gap(node, f"{error}; what it declares is not compared.")

    def enter(
        self, node: SchemaElement, found: tuple[Path, Path], document: SchemaDocument
    ) -> None:
        if node.tag == "import":
            self.document(*found, None)
            return
        target = self.document(*found, document.namespace)
        if target.namespace != document.namespace:
            self.gap(
                node,
                f"{found[1].name} has the namespace {target.namespace!r} and can only be imported; "
                "it is read as imported.",
            )
        self.schemas.leads[node] = target

    def locate(
        self, location: str, namespace: str, document: SchemaDocument
    ) -> tuple[tuple[Path, Path] | None, str]:
        """Return the file of a schemaLocation, and its name in messages; or None and the reason."""
        why = ""
        for reference in dict.fromkeys((location, unquote(location))):
            for folder in sorted(self.folders):
                try:
                    path = target_of(reference, document.path, folder)
                except ValueError as error:
                    why = why or str(error)
                    continue
                if path.is_file():
                    return (path, _shown(path, document)), ""
                why = f"there is no file {location!r}"
        found = (
            self.catalog.find(location, *([namespace] if namespace else []))
            if (self.catalog)
            else None
        )
        if found is not None and found.is_file():
            self.folders.add(found.resolve().parent)
            return (found.resolve(), found), ""
        name = location.rstrip("/").rpartition("/")[2]
        alike = [path for path in self.given if path.name == name]
        if len(alike) == 1 and alike[0] != document.path:
            return (alike[0], _shown(alike[0], document)), ""
        return None, why

    def judge_imports(self) -> None:
        """Record the imports without a file, unless a given file has their namespace."""
        present = self.schemas.namespaces()
        for node, namespace, why in self.imports:
            if namespace not in present:
                why = why or f"no given file has the namespace {namespace!r}"
                self.gap(
                    node, f"{why}; the namespace {namespace!r} is not compared. Give its file."
                )

    def drop_parts(self) -> None:
        """Drop given files without a namespace that others include into their namespace."""
        parts = {document.path for document in self.schemas.documents if document.chameleon}
        if not any(namespace == "" for _, namespace, _ in self.imports):
            self.schemas.documents = [
                document
                for document in self.schemas.documents
                if document.chameleon or document.namespace or document.path not in parts
            ]

    def declare(self, document: SchemaDocument) -> None:
        """Record the declarations of a document, after those it includes and redefines."""
        waiting = [(document, False)]
        while waiting:
            current, ready = waiting.pop()
            if ready:
                self.declare_own(current)
            elif current not in self.done:
                self.done.add(current)
                waiting.append((current, True))
                leads = self.schemas.leads
                nodes = current.root.all("include", "redefine", "override")
                waiting += [(leads[node], False) for node in nodes if node in leads]

    def declare_own(self, document: SchemaDocument) -> None:
        for node in document.root.children:
            if node.tag in ("redefine", "override"):
                for child in node.children:
                    self.declare_one(child, document, redefines=True)
            else:
                self.declare_one(node, document, redefines=False)

    def declare_one(
        self, node: SchemaElement, document: SchemaDocument, *, redefines: bool
    ) -> None:
        space = _SPACES.get(node.tag)
        name = node.get("name")
        if space is None:
            return
        if not name:
            self.gap(node, f"an xs:{node.tag} without a name is not compared.")
            return
        key = (space, clark(document.namespace, name))
        before = self.schemas.declared.get(key)
        if before is None and redefines:
            self.gap(node, f"there is no {name} to redefine.")
        elif before is not None and redefines:
            self.schemas.old[node] = before
        elif before is not None:
            self.gap(node, f"{name} is declared twice; {before.place} is the one that counts.")
            return
        self.schemas.declared[key] = node

    def gap(self, node: SchemaElement, message: str) -> None:
        self.schemas.gaps.append(Gap(f"xs:{node.tag}", message, node.place))


def _reached(start: Path, steps: Mapping[Path, Collection[Path]]) -> set[Path]:
    """Return `start` and all files reachable from it."""
    found: set[Path] = set()
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += steps.get(path, ())
    return found


def _shown(path: Path, document: SchemaDocument) -> Path:
    """Return a path for messages: relative to the including file's folder if it lies below."""
    shown = Path(document.root.file)
    try:
        return shown.parent / path.relative_to(shown.resolve().parent)
    except ValueError:
        return path
