"""When traces are sent, and what is said where they cannot be."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from casewright.api import traces
from casewright.api.traces import TracesError, exporter_of
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


@pytest.mark.slow
def test_nothing_is_imported_where_nobody_wants_traces() -> None:
    code = (
        "import sys, casewright.cli, casewright.server, casewright.app\n"
        "print(sorted(name for name in sys.modules if name.startswith('opentelemetry')))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
