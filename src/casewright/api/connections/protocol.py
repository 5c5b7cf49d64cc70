"""HTTP/1.1 on one connection: the parser's events become requests, answered one after another.

It has what uvicorn's protocol has for HTTP, without its log lines and timers; `ClientConnection`
adds the limits. uvicorn makes it, and calls `shutdown`.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, BaseTransport, BufferedProtocol, Transport, get_running_loop
from collections import deque
from typing import Any, cast
from urllib.parse import unquote

import httptools
from typing_extensions import override
from uvicorn.config import Config
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.utils import get_local_addr, get_remote_addr, is_ssl
from uvicorn.server import ServerState

from casewright.api.connections.cycle import RequestCycle
from casewright.api.connections.head import Header
from casewright.api.exchange import ABORT, BODY, WHOLE


class HttpProtocol(BufferedProtocol):
    """The requests of a connection and their order."""

    flow: FlowControl
    transport: Transport

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        """Prepare for a client; the arguments are those that uvicorn gives."""
        if not config.loaded:
            config.load()
        self.loop = _loop or get_running_loop()
        self.server_state = server_state
        self.parser: Any = parser_for(self)
        self.pipeline: deque[RequestCycle] = deque()
        """Requests that wait for the answers before theirs, the latest first."""
        self.current: RequestCycle | None = None
        """The request that is answered, or was last."""
        self.latest: RequestCycle | None = None
        """The request that is read, or was last."""
        self.url = b""
        self.headers: list[Header] = []
        self.expect_100_continue = False
        self.client: tuple[str, int] | None = None
        self._app: Any = config.loaded_app
        self._app_state = app_state
        self._always: dict[str, Any] = {}

    @property
    def is_answering(self) -> bool:
        """Whether a request has no complete answer yet."""
        return self.current is not None and not self.current.response_complete

    @override
    def connection_made(self, transport: BaseTransport) -> None:
        self.server_state.connections.add(cast("Any", self))
        self.transport = cast("Transport", transport)
        self.client = get_remote_addr(self.transport)
        self._always = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "server": get_local_addr(self.transport),
            "client": self.client,
            "scheme": "https" if is_ssl(self.transport) else "http",
            "root_path": "",
            ABORT: transport.abort,  # type: ignore[attr-defined]
            WHOLE: True,
        }

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.server_state.connections.discard(cast("Any", self))
        self.pipeline.clear()
        for cycle in (self.current, self.latest):
            if cycle is not None:
                cycle.disconnected = cycle.disconnected or not cycle.response_complete
                cycle.notify()
        self.flow.resume_writing()
        if exc is None:
            self.transport.close()
        self.parser = None  # It refers to this connection.

    @override
    def pause_writing(self) -> None:
        self.flow.pause_writing()

    @override
    def resume_writing(self) -> None:
        self.flow.resume_writing()

    def shutdown(self) -> None:
        """Close; if a request has no complete answer, when it has one."""
        if self.latest is None or self.latest.response_complete:
            self.transport.close()
        else:
            self.latest.keep_alive = False

    def begin_request(self, version: str) -> RequestCycle:
        """Take the request whose head was read; it is answered now, or after those before it."""
        scope = self._scope(version)
        cycle = self.latest = RequestCycle(
            scope,
            self.transport,
            self.flow,
            self.server_state.default_headers,
            self.server_state.tasks,
            keep_alive=version != "1.0" and self.parser.should_keep_alive(),
            expects_continue=self.expect_100_continue,
            on_response=self.on_response_complete,
        )
        scope[BODY] = cycle.whole_body
        # The request keeps its list; what the parser appends from now on are trailers, which
        # must not be taken for headers (RFC 9110, 6.5.1).
        self.headers = []
        if self.is_answering:
            self.flow.pause_reading()
            self.pipeline.appendleft(cycle)
        else:
            self.answer_now(cycle)
        return cycle

    def answer_now(self, cycle: RequestCycle) -> None:
        """Let the application answer a request."""
        self.current = cycle
        cycle.task = self.loop.create_task(cycle.run(self._app))
        self.server_state.tasks.add(cycle.task)

    def on_response_complete(self) -> None:
        """Read on, and begin with the next request if one waits."""
        self.server_state.total_requests += 1
        if not self.transport.is_closing():
            self.flow.resume_reading()
            if self.pipeline:
                self.answer_now(self.pipeline.pop())

    def _scope(self, version: str) -> dict[str, Any]:
        url = self.url
        if url.startswith(b"/") and b"#" not in url:
            raw_path, _, query = url.partition(b"?")
        else:
            parsed = httptools.parse_url(url)
            raw_path, query = parsed.path, parsed.query or b""
        path = raw_path.decode("ascii")
        return {
            **self._always,
            "http_version": version,
            "method": self.parser.get_method().decode("ascii"),
            "path": unquote(path) if "%" in path else path,
            "raw_path": raw_path,
            "query_string": query,
            "headers": self.headers,
            "state": self._app_state.copy(),
        }


def parser_for(connection: object) -> Any:
    """Return a parser that calls a connection; it lets requests come before an answer is out."""
    parser = httptools.HttpRequestParser(connection)
    parser.set_dangerous_leniencies(lenient_data_after_close=True)
    return parser
