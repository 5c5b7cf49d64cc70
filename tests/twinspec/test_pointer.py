"""JSON Pointers as RFC 6901 defines them."""

import re
from pathlib import Path

import pytest

import twinspec
from twinspec.contract.pointer import join, resolve, split

# The document and the pointers of RFC 6901, section 5.
DOCUMENT = {
    "foo": ["bar", "baz"],
    "": 0,
    "a/b": 1,
    "c%d": 2,
    "e^f": 3,
    "g|h": 4,
    "i\\j": 5,
    'k"l': 6,
    " ": 7,
    "m~n": 8,
}
POINTERS = [
    ("", (), DOCUMENT),
    ("/foo", ("foo",), ["bar", "baz"]),
    ("/foo/0", ("foo", "0"), "bar"),
    ("/", ("",), 0),
    ("/a~1b", ("a/b",), 1),
    ("/c%d", ("c%d",), 2),
    ("/e^f", ("e^f",), 3),
    ("/g|h", ("g|h",), 4),
    ("/i\\j", ("i\\j",), 5),
    ('/k"l', ('k"l',), 6),
    ("/ ", (" ",), 7),
    ("/m~0n", ("m~n",), 8),
]


@pytest.mark.parametrize(("pointer", "tokens", "value"), POINTERS)
def test_pointers_lead_to_their_values(
    pointer: str, tokens: tuple[str, ...], value: object
) -> None:
    assert split(pointer) == tokens
    assert join(*tokens) == pointer
    assert resolve(DOCUMENT, pointer) == value


def test_tilde_and_slash_are_told_apart() -> None:
    """RFC 6901, section 4: `~01` is `~1`, not `/`."""
    assert split("/~01") == ("~1",)
    assert join("~1", 0) == "/~01/0"


@pytest.mark.parametrize(
    "pointer",
    [
        *("/no", "/foo/2", "/foo/-", "/foo/-1", "/foo/00", "/foo/01", "/foo/+1", "/foo/ 1"),
        *("/foo/1_0", "/foo/\u0661", "/foo/1e0", f"/foo/{'9' * 5000}", "/foo/0/0", "/a~1b/x"),
    ],
)
def test_a_pointer_that_leads_nowhere_is_an_error(pointer: str) -> None:
    with pytest.raises(LookupError):
        resolve(DOCUMENT, pointer)


def test_only_one_module_of_the_toolkit_spells_the_escapes() -> None:
    sources = Path(twinspec.__file__).parent.rglob("*.py")
    spelling = [each.name for each in sources if re.search(r"""["']~[01]["']""", each.read_text())]
    assert spelling == ["pointer.py"]
