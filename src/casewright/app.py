"""The composition root: connects store, clock, contract and operations."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from casewright.api import logs
from casewright.api.capacity import Capacity
from casewright.api.connexion_bridge import PreparedApp
from casewright.api.contracts import VersionContract
from casewright.api.errors import ErrorMiddleware
from casewright.api.exchange import NO_SNIFF
from casewright.api.forwarded import Forwarded, Networks
from casewright.api.limits import limits_of
from casewright.api.metrics.meter import Meter
from casewright.api.metrics.readers import Metrics
from casewright.api.metrics.shared import SharedCounts
from casewright.api.mock import Mock
from casewright.api.operations.service import Service
from casewright.api.pages import Pages
from casewright.api.sessions import LiveSessions
from casewright.api.traces import exporter_of, provider_of, traced
from casewright.api.v12 import V12
from casewright.api.v20 import V20
from casewright.clock import Clock
from casewright.domain import model
from casewright.domain.passwords import PasswordChecks
from casewright.domain.repositories import Store
from casewright.domain.throttle import Throttle
from casewright.settings import Settings
from casewright.storage import SearchLimits, open_store
from interaction_contract.v12 import server as server_v12
from interaction_contract.v20 import server as server_v20

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

Version = TypeVar("Version", bound=Service)


def create_app(
    store: Store,
    clock: Clock,
    settings: Settings,
    counts: SharedCounts | None = None,
    spans: TracerProvider | None = None,
) -> ASGIApp:
    """Return the ASGI application that serves every version of the contract from `store`.

    The types let the type checker report each operation that is missing or has a wrong type.
    """
    strict = settings.strict_visibility
    throttle = Throttle(settings.log_in_free_failures, settings.log_in_longest_delay_seconds)
    checks = PasswordChecks(settings.password_checks)

    def made(version: type[Version]) -> Version:
        return version(store, clock, strict_visibility=strict, throttle=throttle, checks=checks)

    v12: server_v12.Operations[model.Caller] = made(V12)
    v20: server_v20.Operations[model.Caller] = made(V20)
    served = {VersionContract("v12"): v12, VersionContract("v20"): v20}
    return assemble(store, clock, settings, served, counts, spans)


def assemble(
    store: Store,
    clock: Clock,
    settings: Settings,
    served: Mapping[VersionContract, object],
    counts: SharedCounts | None = None,
    spans: TracerProvider | None = None,
) -> ASGIApp:
    """Return the application for contracts; each is served by an object with its operations.

    The object has one method per operationId. Requests are counted in `counts`, and traced with
    `spans` if there are any. The store is closed at shutdown.
    """
    contracts = tuple(served)
    counts = counts or SharedCounts(Meter())
    meter = counts.meter
    meter.watch("store", gauges=lambda: store.gauges())
    meter.watch("log", totals=logs.totals)
    sessions = LiveSessions(store, clock)

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        yield
        await sessions.close()
        await store.close()
        if spans is not None:
            await asyncio.to_thread(spans.shutdown)
        logs.finish()

    app = PreparedApp(
        [
            *_forwarded(settings),
            *traced(spans),
            partial(
                ErrorMiddleware,
                contract=contracts[0],
                default_language=settings.default_language,
                meter=meter,
            ),
            partial(Capacity, limits=limits_of(settings), meter=meter),
            partial(
                Pages,
                contracts=contracts,
                store=store,
                site=_site(settings),
                metrics=Metrics(counts, settings.metrics_readers),
            ),
        ],
        sessions,
        lifespan,
        [Mock] if settings.mock else [],
    )
    for contract, operations in served.items():
        app.add_version(contract, operations, settings.body_limit)
    if not settings.cors_origins:
        return app
    cors = CORSMiddleware(
        app,
        allow_origins=settings.cors_origins,
        allow_methods=["DELETE", "GET", "POST", "PUT"],
        allow_headers=["Accept", "Accept-Language", "Content-Type", "Prefer",
                       "X-egain-error-message", "X-egain-session", "X-Request-Id"],
        expose_headers=["Location", "Preference-Applied", "Retry-After", "X-egain-session",
                        "X-Request-Id"],
    )  # fmt: skip
    name, value = (part.decode() for part in NO_SNIFF)
    cors.preflight_headers[name] = value
    return cors


def _forwarded(settings: Settings) -> list[Callable[[ASGIApp], ASGIApp]]:
    """Return the layer that reads headers of proxies, if any are trusted."""
    if not settings.trusted_proxies:
        return []
    trusted = Networks(settings.trusted_proxies)
    return [partial(Forwarded, trusted=trusted, headers=settings.forwarded_headers)]


def _site(settings: Settings) -> Path | None:
    """Return the folder of the site: the one that is set, else that of an installed wheel.

    None in a checkout without the setting.
    """
    packaged = Path(__file__).with_name("site")
    if settings.site:
        return Path(settings.site)
    return packaged if packaged.is_dir() else None


_NEW_OBJECTS = 20_000
"""How many more objects that hold others there are when the collector of cycles looks at them."""


def from_environment(counts: SharedCounts | None = None) -> ASGIApp:
    """Return the application for the environment's settings; every worker process calls this."""
    settings = Settings()
    logs.configure(settings.log_level, settings.log_format)
    defaults = model.WorldSettings(
        customer_departmentalization=settings.customer_departmentalization,
        session_idle_minutes=settings.session_idle_minutes,
        session_max_hours=settings.session_max_hours,
        session_retention_hours=settings.session_retention_hours,
        default_language=settings.default_language,
    )
    exporter = exporter_of(os.environ)
    spans = provider_of(exporter) if exporter else None
    store = open_store(
        settings.database_url,
        read_url=settings.read_database_url,
        defaults=defaults,
        connections=settings.database_connections,
        kept_for_reading=settings.database_connections_for_reading,
        wait_seconds=settings.database_wait_seconds,
        durable=settings.synchronous == "full",
        searches=SearchLimits(settings.searches, settings.search_seconds),
    )
    app = create_app(store, Clock(settings.clock_offset), settings, counts, spans)
    _freeze_present_objects()
    return app


def _freeze_present_objects() -> None:
    """Exclude all present objects from garbage collection.

    Otherwise a body of many values causes several passes over the whole process: 1 MiB of `[],`
    took twenty times as long to parse.
    """
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
