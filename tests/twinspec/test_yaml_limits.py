"""How large a YAML file may be, so that no tool is kept busy by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from twinspec.contract import yaml_nodes
from twinspec.contract.yaml_nodes import ContractError, compose

FILE = Path("a.yaml")


def test_a_text_has_at_most_a_million_characters() -> None:
    node = compose(b"x" * 1_048_576, FILE)
    assert node is not None
    assert len(node.value) == 1_048_576
    with pytest.raises(ContractError, match=r"^a\.yaml:2: a text of more than 1048576 characters$"):
        compose(b"a: 1\nb: " + b"x" * 1_048_577, FILE)


@pytest.mark.parametrize(
    ("text", "values"),
    [("[1, 2]", 3), ("{a: 1, b: 2}", 5), ("[[], {}]", 3), ("- 1\n- [2]\n", 4)],
)
def test_every_key_and_value_counts(
    text: str, values: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_nodes, "MAX_REPEATED", 0)
    assert compose(text.encode(), FILE, values) is not None
    with pytest.raises(ContractError, match=f": more than {values - 1} values in one file$"):
        compose(text.encode(), FILE, values - 1)


def test_what_an_alias_repeats_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_nodes, "MAX_REPEATED", 4)
    text = "a: &a [1]\nb: *a\nc: *a\n"
    assert compose(text.encode(), FILE) is not None
    with pytest.raises(ContractError, match=r"^a\.yaml:4: aliases repeat more than 4 values"):
        compose(f"{text}d: *a\n".encode(), FILE)


@pytest.mark.parametrize(("text", "value"), [("0o14", 12), ("0x1F", 31), ("-014", -14)])
def test_numbers_have_the_bases_of_yaml_1_2(text: str, value: int) -> None:
    """YAML 1.2.2, 10.3.2."""
    node = compose(text.encode(), FILE)
    assert yaml_nodes.value_of(node, FILE) == value  # type: ignore[arg-type]
