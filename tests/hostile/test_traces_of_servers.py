"""Spans as a collector gets them: read by OpenTelemetry's own messages."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from tests.hostile.servers import CASE, LIVE, fill, request, served

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
"""The example of W3C Trace Context, 3.2.2.5."""


@contextmanager
def collector() -> Iterator[tuple[str, list[ExportTraceServiceRequest]]]:
    """Collect what is sent by OTLP over HTTP; yield the endpoint, too."""
    got: list[ExportTraceServiceRequest] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append(ExportTraceServiceRequest.FromString(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", got
        finally:
            server.shutdown()
            thread.join()


def attributes(span: Span) -> dict[str, str | int]:
    return {one.key: one.value.int_value or one.value.string_value for one in span.attributes}


def test_a_request_is_a_span_below_that_of_its_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collector() as (endpoint, got):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
        with served(tmp_path, fill(tmp_path)) as server:
            own = [f"traceparent: 00-{TRACE}-{PARENT}-01", f"X-egain-session: {LIVE}"]
            assert server.ask(request("GET", f"{CASE}/77?$attribute=all", *own)).status == 404
            unsampled = f"traceparent: 00-{TRACE}-{PARENT}-00"
            assert server.ask(request("GET", f"{CASE}/77", unsampled)).status == 401
            assert server.ask(request("GET", "/nowhere")).status == 404
            server.process.send_signal(signal.SIGTERM)
            assert server.ended()
    resources = [one for each in got for one in each.resource_spans]
    names = {one.key: one.value.string_value for one in resources[0].resource.attributes}
    assert names["service.name"] == "casewright"
    spans = [span for one in resources for each in one.scope_spans for span in each.spans]
    by_name = {span.name: span for span in spans if attributes(span)["url.path"] != "/health/live"}
    assert set(by_name) == {"GET /system/ws/v12/interaction/case/{ids}", "GET"}
    span = by_name["GET /system/ws/v12/interaction/case/{ids}"]
    assert (span.trace_id.hex(), span.parent_span_id.hex()) == (TRACE, PARENT)
    assert span.kind == Span.SPAN_KIND_SERVER
    assert span.status.code == Status.STATUS_CODE_UNSET
    told = attributes(span)
    assert told.pop("casewright.request_id")
    assert told == {
        "http.request.method": "GET",
        "http.route": "/system/ws/v12/interaction/case/{ids}",
        "http.response.status_code": 404,
        "url.scheme": "http",
        "url.path": f"{CASE}/77",
        "client.address": "127.0.0.1",
        "casewright.operation": "get_cases",
        "casewright.version": "v12",
        "casewright.rule": "get_cases.cases_exist",
    }
    alone = by_name["GET"]
    assert (alone.parent_span_id, attributes(alone)["casewright.rule"]) == (
        b"",
        "protocol.path_exists",
    )


def test_a_collector_that_is_gone_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither requests nor the end, which takes no longer than a client has patience for."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    with served(tmp_path, fill(tmp_path)) as server:
        assert server.ask(request("GET", "/nowhere")).status == 404
        server.process.send_signal(signal.SIGTERM)
        assert server.ended()
