"""References inside of a one-file document: chains, wrappers, circles, names."""

import pytest

from twinspec.contract.documents import ContractError
from twinspec.contract.references import dereference, follow, schema_name, unwrap

SCHEMAS = "#/components/schemas/"
PARAMETERS = "#/components/parameters/"
TEXT = {"type": "string"}
ISBN = {"name": "isbn", "in": "query"}
DOCUMENT = {
    "components": {
        "parameters": {
            "First": {"$ref": f"{PARAMETERS}Second"},
            "Second": {"$ref": f"{PARAMETERS}a~1b"},
            "a/b": ISBN,
            "One": {"$ref": f"{PARAMETERS}Other"},
            "Other": {"$ref": f"{PARAMETERS}One"},
        },
        "schemas": {
            "Text": TEXT,
            "Wrapped": {"allOf": [{"$ref": f"{SCHEMAS}Text"}]},
            "Twice": {"allOf": [{"$ref": f"{SCHEMAS}Wrapped"}], "title": "t"},
            "Itself": {"allOf": [{"allOf": [{"$ref": f"{SCHEMAS}Itself"}]}]},
            "Both": {"allOf": [{"$ref": f"{SCHEMAS}Text"}, {"maxLength": 1}]},
        },
    }
}


def test_a_chain_of_references_leads_to_its_end() -> None:
    node = {"$ref": f"{PARAMETERS}First"}
    assert dereference(DOCUMENT, node) is ISBN
    assert follow(DOCUMENT, node, "/x") == (ISBN, "/components/parameters/a~1b")


def test_a_node_without_a_reference_stands_for_itself() -> None:
    assert follow(DOCUMENT, ISBN, "/x") == (ISBN, "/x")


@pytest.mark.parametrize("name", ["One", "Other"])
def test_a_circle_of_references_is_an_error(name: str) -> None:
    with pytest.raises(ContractError, match=f"{PARAMETERS}{name} leads back to itself"):
        dereference(DOCUMENT, {"$ref": PARAMETERS + name})


def test_a_reference_to_nothing_is_an_error() -> None:
    with pytest.raises(LookupError):
        dereference(DOCUMENT, {"$ref": f"{PARAMETERS}None"})


def test_wrappers_are_taken_off_where_they_wrap_one_schema() -> None:
    assert unwrap(DOCUMENT, {"$ref": f"{SCHEMAS}Twice"}) is TEXT
    both = DOCUMENT["components"]["schemas"]["Both"]
    assert unwrap(DOCUMENT, {"$ref": f"{SCHEMAS}Both"}) is both


def test_a_schema_that_wraps_itself_is_an_error() -> None:
    with pytest.raises(ContractError, match=f"{SCHEMAS}Itself wraps itself"):
        unwrap(DOCUMENT, {"$ref": f"{SCHEMAS}Itself"})


@pytest.mark.parametrize(
    ("node", "name"),
    [
        ({"$ref": f"{SCHEMAS}Text"}, "Text"),
        ({"$ref": f"{SCHEMAS}a~1b~0c"}, "a/b~c"),
        ({"$ref": f"{PARAMETERS}First"}, None),
        (TEXT, None),
    ],
)
def test_schemas_are_known_by_their_names(node: dict[str, str], name: str | None) -> None:
    assert schema_name(node) == name
