"""All files with documented requests, by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from twinspec.contract.documents import write_yaml
from twinspec.contract.layout import Contract
from twinspec.contract.operations import Representation
from twinspec.generate.requests.arazzo import workflow
from twinspec.generate.requests.bruno import collection
from twinspec.generate.requests.documented import documented_requests
from twinspec.generate.requests.shell import Tool, script


def request_files(contract: Contract, address: str, made: str) -> Iterator[tuple[str, str]]:
    """Yield name and content of every file: shell scripts, a Bruno collection, Arazzo workflows.

    `address` is the server's, `made` names the source in the files. Yields nothing for a contract
    without documented requests.
    """
    every = [
        found
        for version in contract.versions.values()
        for representation in get_args(Representation)
        if (found := documented_requests(version, representation)) is not None
    ]
    if not every:
        return
    for requests in every:
        for tool in get_args(Tool):
            name = f"{tool}/{requests.version.name}.{requests.representation}.sh"
            yield name, script(requests, tool, address, made)
        if requests.representation == "json":
            # Of both documents, the client profile names the server by its whole address.
            version = requests.version.name
            text = write_yaml(workflow(requests, f"../../openapi/{version}.client.yaml"))
            yield f"arazzo/{version}.yaml", f"# {made}\n{text}"
    title = every[-1].version.title
    for name, text in collection(title, address, every, made):
        yield f"bruno/{name}", text
