"""The scenario through the package that openapi-python-client generates."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack

from in_v12 import V12
from in_v20 import V20
from protocol import Answer, Step, run_scenario

Operations = Mapping[str, Callable[[Step], Answer]]


def operations(open_clients: ExitStack) -> Mapping[str, Operations]:
    """Return what each version is asked with, by the names of the scenario."""
    v12, v20 = V12(open_clients), V20(open_clients)
    return {
        "v12": {
            "log_in": v12.log_in,
            "log_out": v12.log_out,
            "get_cases": v12.get_cases,
            "get_activities": v12.get_activities,
            "edit_case": v12.edit_case,
            "change_case_of_activities": v12.change_case_of_activities,
            "change_customer_of_activities": v12.change_customer_of_activities,
        },
        "v20": {
            "log_in": v20.log_in,
            "log_out": v20.log_out,
            "get_cases": v20.get_cases,
            "look_up_cases": v20.look_up_cases,
        },
    }


if __name__ == "__main__":
    with ExitStack() as open_clients:
        known = operations(open_clients)
        run_scenario(sys.argv[1], lambda step: known[step.version][step.operation](step))
