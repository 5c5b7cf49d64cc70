"""The README of a project that was made from an existing contract."""

from __future__ import annotations

from collections.abc import Iterable

from twinspec.contract.visible import visible

_SERVE = """    twinspec serve                                   # http://127.0.0.1:8000
    twinspec fuzz --spec http://127.0.0.1:8000 --time 30s        # in another terminal
"""
_TEXT = """# {title}

One contract in JSON (`spec/v1/openapi.yaml`) and XML (`spec/v1/xsd/`), written by hand.

    twinspec check                                   # standards, JSON = XML, generated files
    twinspec generate                                # after a change of spec/
{serve}
`generated/` is written by `twinspec generate` and never edited.
"""
_SERVER = """`twinspec serve` is for development: it reads and refuses requests as the contract
says, and answers with its smallest documents. `--with MODULE:CLASS` names a class below `src/` that
does more; it begins with `class Server(server.Unimplemented)`.
"""


def readme(title: str, *, served: bool, notes: Iterable[str]) -> str:
    """Return the page: its commands, and what could not be imported."""
    text = _TEXT.format(title=visible(title), serve=_SERVE if served else "")
    if served:
        text += _SERVER
    said = [f"- {visible(note)}\n" for note in notes]
    return text + ("\n## What is to be known of it\n\n" + "".join(said) if said else "")
