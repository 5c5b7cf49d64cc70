"""When traces are sent, what a span says, and what is said where they cannot be sent."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode
from starlette.types import Receive, Scope, Send
from typer.testing import CliRunner

from casewright.api import traces
from casewright.api.contracts import VersionContract
from casewright.api.exchange import HttpExchange
from casewright.api.traces import Traces, TracesError, exporter_of
from casewright.cli import app

HERE = "http://127.0.0.1:4318"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ""),
        ({"OTEL_SERVICE_NAME": "cases"}, ""),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": HERE}, "otlp"),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": HERE}, "otlp"),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, "otlp"),
        ({"OTEL_TRACES_EXPORTER": "console"}, "console"),
        ({"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": HERE}, ""),
        ({"OTEL_SDK_DISABLED": "True", "OTEL_EXPORTER_OTLP_ENDPOINT": HERE}, ""),
    ],
)
def test_the_standard_variables_decide(environment: dict[str, str], expected: str) -> None:
    """As the specification of OpenTelemetry's environment variables has them."""
    assert exporter_of(environment) == expected


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"OTEL_TRACES_EXPORTER": "zipkin"}, "OTEL_TRACES_EXPORTER: zipkin is not known"),
        (
            {"OTEL_EXPORTER_OTLP_ENDPOINT": HERE, "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
            "OTEL_EXPORTER_OTLP_PROTOCOL: grpc is not known; choose http/protobuf",
        ),
    ],
)
def test_what_is_not_there_is_said(environment: dict[str, str], message: str) -> None:
    with pytest.raises(TracesError, match=message):
        exporter_of(environment)
    result = CliRunner().invoke(app, ["serve", "--port", "0"], env=environment)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith(f"casewright: {message}")


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traces, "find_spec", lambda _: None)
    with pytest.raises(TracesError, match=r"pip install 'casewright\[traces\]'"):
        exporter_of({"OTEL_EXPORTER_OTLP_ENDPOINT": HERE})
    assert exporter_of({}) == ""


CASES = VersionContract("v12").base_path + VersionContract("v12").operations["get_cases"].path


@pytest.mark.parametrize(
    ("operation", "status", "rule", "name", "outcome"),
    [
        ("get_cases", 200, "", f"GET {CASES}", StatusCode.UNSET),
        ("get_cases", 404, "get_cases.cases_exist", f"GET {CASES}", StatusCode.UNSET),
        ("", 404, "protocol.path_exists", "GET", StatusCode.UNSET),
        ("get_cases", 500, "platform.no_internal_error", f"GET {CASES}", StatusCode.ERROR),
        ("get_cases", 503, "platform.database_answers", f"GET {CASES}", StatusCode.ERROR),
    ],
)
def test_a_span_has_the_name_of_its_route_and_fails_with_the_server(
    operation: str, status: int, rule: str, name: str, outcome: StatusCode
) -> None:
    """As OpenTelemetry's conventions for HTTP spans have it: 4xx is no error of a server."""
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/system/ws/v12/interaction/case/77",
        "query_string": b"$attribute=all",
        "headers": [],
        "client": ("192.0.2.1", 4711),
    }

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        exchange = HttpExchange.begin(scope, VersionContract("v12"))
        exchange.operation, exchange.status, exchange.rule = operation, status, rule

    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    asyncio.run(Traces(answer, provider=provider)(scope, None, None))  # type: ignore[arg-type]
    [span] = spans.get_finished_spans()
    assert (span.name, span.status.status_code) == (name, outcome)
    assert span.status.description == (rule if outcome is StatusCode.ERROR else None)
    told = dict(span.attributes or {})
    assert told.pop("casewright.request_id")
    assert told == {
        "http.request.method": "GET",
        "url.scheme": "http",
        "url.path": "/system/ws/v12/interaction/case/77",
        "client.address": "192.0.2.1",
        "http.response.status_code": status,
        **({"casewright.rule": rule} if rule else {}),
        **(
            {
                "http.route": "/system/ws/v12/interaction/case/{ids}",
                "casewright.operation": "get_cases",
                "casewright.version": "v12",
            }
            if operation
            else {}
        ),
    }


@pytest.mark.slow
def test_nothing_is_imported_where_nobody_wants_traces() -> None:
    code = (
        "import sys, casewright.cli, casewright.server, casewright.app\n"
        "print(sorted(name for name in sys.modules if name.startswith('opentelemetry')))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
