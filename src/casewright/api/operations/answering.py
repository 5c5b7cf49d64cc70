"""Makes an operation of a version from a function that versions share and a result class.

    get_cases = answering(reads.get_cases, results.GetCasesOk)

makes a method that awaits `reads.get_cases(service, **arguments)` for a pair of body and language
and returns `GetCasesOk(body, language)`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, TypeVarTuple

from casewright.api.operations.service import Service

Arguments = ParamSpec("Arguments")
Results = TypeVarTuple("Results")
Result = TypeVar("Result")
Nothing = TypeVar("Nothing")


def answering(
    function: Callable[Concatenate[Service, Arguments], Awaitable[tuple[*Results]]],
    result: Callable[[*Results], Result],
) -> Callable[Concatenate[Service, Arguments], Coroutine[Any, Any, Result]]:
    """Return the operation whose answer is `result`, made of the function's return value."""

    @wraps(function)
    async def answer(
        service: Service, /, *values: Arguments.args, **arguments: Arguments.kwargs
    ) -> Result:
        return result(*await function(service, *values, **arguments))

    return answer


def answering_if_any(
    function: Callable[Concatenate[Service, Arguments], Awaitable[tuple[*Results] | None]],
    result: Callable[[*Results], Result],
    nothing: Callable[[], Nothing],
) -> Callable[Concatenate[Service, Arguments], Coroutine[Any, Any, Result | Nothing]]:
    """Return the operation whose answer is `nothing()` when the function returns None."""

    @wraps(function)
    async def answer(
        service: Service, /, *values: Arguments.args, **arguments: Arguments.kwargs
    ) -> Result | Nothing:
        results = await function(service, *values, **arguments)
        return nothing() if results is None else result(*results)

    return answer
