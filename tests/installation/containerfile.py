"""packaging/container/Containerfile as data, and its steps run in a folder without an engine."""

from __future__ import annotations

import glob
import json
import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_PLACES = re.compile(r"(?<![\w.])/(?=(?:build|opt/casewright|var/lib/casewright)\b)")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction, on one line, and the number of its stage from 0 on; -1 before the first."""

    stage: int
    keyword: str
    value: str


def instructions(text: str) -> list[Instruction]:
    """Return the instructions of a Containerfile, comments left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found: list[Instruction] = []
    stage = -1
    for line in filter(None, joined.splitlines()):
        keyword, _, value = line.partition(" ")
        stage += keyword == "FROM"
        found.append(Instruction(stage, keyword, value))
    return found


class FolderBuild:
    """Runs COPY and RUN below a folder; what stages copy from each other is in one place anyway.

    No image is taken: `python` is that of these tests. So this shows that each command exists and
    does what the next one needs, and not what a base image has.
    """

    def __init__(self, root: Path, context: Path, python: Path) -> None:
        self._root = root
        self._context = context
        self._path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
        self._folder = root
        self.environment: dict[str, str] = {}

    def run(self, steps: list[Instruction]) -> None:
        """Run all steps; an instruction that is unknown here is an error."""
        for step in steps:
            if step.keyword not in ("ARG", "CMD", "ENTRYPOINT", "EXPOSE", "FROM", "HEALTHCHECK",
                                    "STOPSIGNAL", "USER", "VOLUME"):  # fmt: skip
                getattr(self, f"_{step.keyword.lower()}")(step.value)

    def command(self, value: str) -> list[str]:
        """Return a command in its JSON form, as it is called below the folder."""
        return [self._placed(word) for word in json.loads(value)]

    def _placed(self, text: str) -> str:
        if os.geteuid() != 0:
            text = text.replace("=10001", f"={os.geteuid()}")
        return _PLACES.sub(f"{self._root}/", text)

    def _env(self, value: str) -> None:
        words = (word.split("=", 1) for word in shlex.split(value))
        self.environment |= {name: self._placed(text) for name, text in words}

    def _workdir(self, value: str) -> None:
        self._folder = Path(self._placed(value))
        self._folder.mkdir(parents=True, exist_ok=True)

    def _copy(self, value: str) -> None:
        *sources, _ = value.split()
        if sources[0].startswith("--from="):
            return
        for source in sources:
            found = glob.glob(str(self._context / source))  # noqa: PTH207 - a pattern of COPY
            assert found, f"COPY {source} finds nothing"
            for file in found:
                shutil.copy(file, self._folder)

    def _run(self, value: str) -> None:
        (self._root / "var/lib").mkdir(parents=True, exist_ok=True)
        line = ["bash", "-euo", "pipefail", "-c", self._placed(value)]
        env = {"PATH": self._path, "HOME": str(self._root)} | {
            name: text for name, text in os.environ.items() if name.startswith("PIP_")
        }
        done = subprocess.run(
            line, cwd=self._folder, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"RUN {value}\n{done.stdout}{done.stderr}"
