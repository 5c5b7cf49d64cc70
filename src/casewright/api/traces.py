"""A span for each request, sent where the standard variables of OpenTelemetry say.

Nothing of OpenTelemetry is imported unless one of them asks for traces.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

from casewright.api.exchange import HttpExchange

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_EXPORTERS = ("otlp", "console", "none")
_PROTOCOL = "http/protobuf"
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_PREFIX = "casewright."


class TracesError(Exception):
    """Traces are asked for and cannot be sent; the message says what to do."""


def exporter_of(environment: Mapping[str, str]) -> str:
    """Return what traces are sent with, "" for none: `otlp` where an endpoint is set.

    TracesError for what is asked for and not there.
    """
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return ""
    has_endpoint = any(environment.get(name) for name in _ENDPOINTS)
    chosen = environment.get("OTEL_TRACES_EXPORTER") or ("otlp" if has_endpoint else "none")
    if chosen not in _EXPORTERS:
        known = ", ".join(_EXPORTERS)
        raise TracesError(f"OTEL_TRACES_EXPORTER: {chosen} is not known; choose {known}")
    protocol = next((found for name in _PROTOCOLS if (found := environment.get(name))), _PROTOCOL)
    if chosen == "otlp" and protocol != _PROTOCOL:
        raise TracesError(
            f"{_PROTOCOLS[1]}: {protocol} is not known; choose {_PROTOCOL}, or "
            "set OTEL_TRACES_EXPORTER=none"
        )
    if chosen != "none" and find_spec("opentelemetry") is None:
        raise TracesError(
            "traces are asked for: pip install 'casewright[traces]', or set "
            "OTEL_TRACES_EXPORTER=none"
        )
    if chosen == "none":
        return ""
    try:
        importlib.import_module("opentelemetry.propagate")
    except ValueError as error:
        raise TracesError(f"OTEL_PROPAGATORS: {error}") from None
    return chosen


def provider_of(exporter: str) -> TracerProvider:
    """Return what makes spans and sends them beside the requests; it is shut down at the end."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter

    found: SpanExporter
    if exporter == "console":
        found = ConsoleSpanExporter()
    else:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        found = OTLPSpanExporter()
    resource = Resource.create()
    if str(resource.attributes["service.name"]).startswith("unknown_service"):
        resource = resource.merge(Resource({"service.name": "casewright"}))
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(found))
    return provider


class Traces:
    """Makes a span of each request, below the one of the caller that `traceparent` names."""

    def __init__(self, app: ASGIApp, *, provider: TracerProvider) -> None:
        """Wrap `app`, which leaves its exchange in the scope."""
        from opentelemetry import propagate
        from opentelemetry.trace import SpanKind

        self._app = app
        self._tracer = provider.get_tracer("casewright")
        self._extract = propagate.extract
        self._server = SpanKind.SERVER

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request within its span."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        with self._tracer.start_as_current_span(
            scope["method"], context=self._extract(said), kind=self._server
        ) as span:
            try:
                await self._app(scope, receive, send)
            finally:
                if span.is_recording():
                    _describe(span, scope)


def _describe(span: Span, scope: Scope) -> None:
    """Say of a request what OpenTelemetry's conventions for HTTP name, and its rule.

    Nothing of it is a secret: no header, no query, no body.
    """
    from opentelemetry.trace import StatusCode

    exchange = HttpExchange.of(scope)
    span.set_attribute("http.request.method", exchange.method)
    span.set_attribute("url.scheme", scope["scheme"])
    span.set_attribute("url.path", exchange.path)
    if exchange.client is not None:
        span.set_attribute("client.address", exchange.client)
    if exchange.status:
        span.set_attribute("http.response.status_code", exchange.status)
    if exchange.operation:
        contract = exchange.contract
        route = contract.base_path + contract.operations[exchange.operation].path
        span.update_name(f"{exchange.method} {route}")
        span.set_attribute("http.route", route)
        span.set_attribute(f"{_PREFIX}operation", exchange.operation)
        span.set_attribute(f"{_PREFIX}version", contract.name)
    if exchange.rule:
        span.set_attribute(f"{_PREFIX}rule", exchange.rule)
    span.set_attribute(f"{_PREFIX}request_id", exchange.request_id)
    if exchange.status >= 500:
        span.set_status(StatusCode.ERROR, exchange.rule)


def traced(provider: TracerProvider | None) -> list[Callable[[ASGIApp], ASGIApp]]:
    """Return the layer that makes spans, if anybody wants them."""
    if provider is None:
        return []
    return [lambda app: Traces(app, provider=provider)]
