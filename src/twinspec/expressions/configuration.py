"""The configuration of a server, for a judge outside it: read from a file, and the caller in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from twinspec.contract.documents import ContractError, read_yaml
from twinspec.contract.lines import place_of
from twinspec.contract.pointer import join
from twinspec.contract.variables import Variables


def read_configuration(file: Path, variables: Variables) -> Mapping[str, Any]:
    """Return the configuration in a YAML file, in the form that the contract declares.

    ContractError names file, line and what is wrong with the first invalid value.
    """
    if variables.configuration is None:
        said = "the contract declares no configuration, so none can be used"
        raise ContractError(f"{file}: {said}: see {variables.file.name}")
    data = read_yaml(file)
    for error in Draft202012Validator(dict(variables.configuration)).iter_errors(data):
        pointer = join(*map(str, error.instance_path))
        raise ContractError(f"{place_of(file, pointer)}: {error.message}")
    configuration: Mapping[str, Any] = data
    return configuration


def caller_of(
    variables: Variables, configuration: Mapping[str, Any], login: str | None
) -> Mapping[str, Any] | None:
    """Return the entry of the user who logs in as `login`; None if there is none.

    With the users `{"7": {"userName": "mary"}}`, `mary` gives `{"userName": "mary"}`.
    """
    if variables.caller is None or login is None:
        return None
    users = configuration.get(variables.caller.users, {})
    return next((one for one in users.values() if one[variables.caller.login] == login), None)


def configured_records(
    variables: Variables, configuration: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the records that a configuration tells of, each with its kind.

    With `pools: {user: {at: /users, key: id}}`, `{"users": {"7": {…}}}` gives user `{"id": "7"}`.
    """
    for pool in variables.pools:
        for key, entry in (_at(configuration, pool.at) or {}).items():
            members = {name: _at(entry, steps) for name, steps in pool.members.items()}
            told = {name: value for name, value in members.items() if value is not None}
            yield pool.kind, {pool.key: key} | told


def _at(value: Any, steps: tuple[str, ...]) -> Any:
    for step in steps:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value
