"""Runs the external generators one after the other in one process, to start Python only once.

Standard input is a list of runs, each a program, its arguments and its folder. Standard output is
null, or the result of the first run that failed:

    [["xsdata", ["generate", "x"], "/made/1"]]  →  {"program": "xsdata", "code": 1, "said": "…"}
"""

from __future__ import annotations

import gc
import json
import os
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO


def main() -> None:
    """Run the generators that standard input lists."""
    gc.disable()  # nearly all that they make stays until they end, which is soon
    failed = None
    for program, arguments, folder in json.load(sys.stdin):
        said = StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            code = _run(program, arguments, folder)
        if code:
            failed = {"program": program, "code": code, "said": said.getvalue()}
            break
    json.dump(failed, sys.stdout)


def _run(program: str, arguments: list[str], folder: str) -> int:
    os.chdir(folder)
    sys.argv = [program]  # what they call themselves in messages
    try:
        if program == "xsdata":
            from xsdata.cli import cli

            cli.main(arguments, program, standalone_mode=False)
            return 0
        from datamodel_code_generator.__main__ import main as datamodel_codegen

        return int(datamodel_codegen(arguments))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception:
        traceback.print_exc()
        return 1


if __name__ == "__main__":
    main()
