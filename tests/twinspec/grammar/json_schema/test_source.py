"""Files are read with the line and column of every member, in YAML and in JSON alike."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.twinspec.grammar.json_schema.helpers import write
from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.json_schema.scan import Scanner
from twinspec.grammar.json_schema.source import read_source

JSON = """{
  "a": {"b": [1, {"c": null}]},
\t"d/e": "x", "f": -1.5e2
}
"""
YAML = """# comment
a:
  b:
  - 1
  - {c: null}
d/e: x
base: &base {k: 1}
more:
  <<: *base
  own: 2
"""


@pytest.mark.parametrize(
    ("name", "text", "pointer", "line", "column"),
    [
        ("a.json", JSON, "/a", 2, 3),
        ("a.json", JSON, "/a/b", 2, 9),
        ("a.json", JSON, "/a/b/1", 2, 18),
        ("a.json", JSON, "/a/b/1/c", 2, 19),
        ("a.json", JSON, "/d~1e", 3, 2),
        ("a.json", JSON, "/f", 3, 14),
        ("a.yaml", JSON.replace("\t", "  "), "/f", 3, 15),
        ("a", JSON, "/f", 3, 14),  # tabs are no YAML, and JSON is read all the same
        ("a.yaml", YAML, "/a/b/1/c", 5, 6),
        ("a.yaml", YAML, "/d~1e", 6, 1),
        ("a.yaml", YAML, "/more/own", 10, 3),
    ],
)
def test_places(tmp_path: Path, name: str, text: str, pointer: str, line: int, column: int) -> None:
    location = read_source(write(tmp_path / name, text)).location(pointer)
    assert location is not None
    assert (location.place.line, location.place.column, location.place.pointer) == (
        line,
        column,
        pointer,
    )


@pytest.mark.parametrize("pointer", ["/a/b/2", "/a/b/x", "/a/b/01", "/z", "/f/g", "x"])
def test_pointers_to_nowhere(tmp_path: Path, pointer: str) -> None:
    assert read_source(write(tmp_path / "a.json", JSON)).location(pointer) is None


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(VALUES, st.sampled_from([None, 0, 1, "\t"]), st.booleans())
def test_reads_what_python_writes(value: Any, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert json.dumps(Scanner(Path("a.json"), text).read()) == json.dumps(value)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, 1),
        ("{", 1, 2),
        ('{"a"}', 1, 5),
        ('{"a": 1,}', 1, 9),
        ("[1\n 2]", 2, 2),
        ('{"a": 1, "a": 2}', 1, 10),
        ("[1] 2", 1, 5),
        ('["\\x"]', 1, 3),
        ('["\\ud800"]', 1, 2),
        ("[01]", 1, 3),
        ("[NaN]", 1, 2),
        ("[1e999]", 1, 2),
        ("[" + "1" * 101 + "]", 1, 2),
        ("[" * 500, 1, 201),
        ("{'a': 1}", 1, 2),
        ("[tru]", 1, 2),
    ],
)
def test_broken_json_is_refused_with_its_place(
    tmp_path: Path, text: str, line: int, column: int
) -> None:
    file = write(tmp_path / "a.json", text)
    with pytest.raises(ContractError, match=rf"a\.json:{line}:{column}: not readable as JSON: "):
        read_source(file)


def test_json_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'{"a":\n"\xff"}')
    with pytest.raises(ContractError, match=r"a\.json:2: not readable as JSON: no UTF-8"):
        read_source(tmp_path / "a.json")


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
        + "".join(
            f"{chr(99 + n)}: &{chr(99 + n)} [{','.join([f'*{chr(98 + n)}'] * 9)}]\n"
            for n in range(8)
        ),
        "[" * 3000,
        "a: !!python/object:os.system x",
    ],
)
def test_hostile_yaml_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContractError):
        read_source(write(tmp_path / "a.yaml", text))
