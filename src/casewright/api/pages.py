"""Pages that the server shows beside the API: health, metrics, contract documents, a trial page."""

from __future__ import annotations

import html
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path

import yaml
from starlette.types import ASGIApp, Receive, Scope, Send

import interaction_contract
from casewright.api import api_catalog
from casewright.api.contracts import VersionContract
from casewright.api.exchange import HttpExchange
from casewright.api.metrics.readers import PATH as METRICS
from casewright.api.metrics.readers import Metrics
from casewright.api.routing import unknown_method
from casewright.api.trial import trial_document
from casewright.domain.repositories import Store
from casewright.storage import shared_wait_limit

_ASSETS = {
    "swagger-ui.css": "text/css",
    "index.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui-standalone-preset.js": "text/javascript",
    "favicon-32x32.png": "image/png",
    "LICENSE": "text/plain",
}
"""The files of Swagger UI that the page needs, and its license."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
"""What a page may do: run scripts from files of this server, and be in no frame.

Columns of tables that were written in Markdown are aligned by attributes.
"""
_POLICY_WITH_STYLES = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""For Swagger UI and for pictures, which have styles of their own; scripts they have none."""

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>casewright: the Interaction API</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/index.css">
<link rel="stylesheet" href="/docs/contrast.css">
</head>
<body>
<nav class="swagger-ui" aria-label="Errors"><div class="wrapper"><h1>Try the Interaction API</h1>
<p>{about}When a request is refused:
<a href="/docs/errors/">errors by code</a>, <a href="/docs/rules/">refusals by rule</a></p></div>
</nav>
<main id="swagger-ui"></main>
<nav class="swagger-ui" aria-label="Documents of the contract"><div class="wrapper">
<h4>Documents of the contract</h4>
{documents}
</div></nav>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/swagger-ui-standalone-preset.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""

_CONTRAST = """.swagger-ui .opblock.opblock-get .opblock-summary-method { background: #1565b0; }
.swagger-ui .opblock.opblock-post .opblock-summary-method { background: #1a7044; }
.swagger-ui .opblock.opblock-put .opblock-summary-method { background: #8f5300; }
.swagger-ui .opblock.opblock-delete .opblock-summary-method { background: #b3261e; }
.swagger-ui .btn.authorize { color: #1a7044; }
.swagger-ui .info .title small { background: #4d5462; }
.swagger-ui .info .title small.version-stamp { background: #4c6a00; }
.swagger-ui .btn.execute { background: #1565b0; }
.swagger-ui .btn.cancel { color: #b3261e; }
.swagger-ui .download-contents { background: #4d5462; }
.swagger-ui .parameter__in { color: #4d5462; }
.swagger-ui .info .base-url, .swagger-ui .info a.link .url { color: #1d5fae; }
"""
"""Colours of Swagger UI in which texts stand out as WCAG 2.1, 1.4.3 wants it: 4.5 to 1."""

_START = """const LOG_IN = "/authentication/user/login", LOG_OUT = "/authentication/user/logout";
let session = null;

/* A log-in authorizes, a log-out ends that: there is nothing to copy. */
function keepSession(response) {
  const path = new URL(response.url, location.href).pathname;
  if (response.ok && path.endsWith(LOG_IN)) {
    session = response.headers["x-egain-session"];
    window.ui.preauthorizeApiKey("session", session);
  }
  if (response.ok && path.endsWith(LOG_OUT)) {
    session = null;
    window.ui.authActions.logout(["session"]);
  }
  return response;
}

/* Another version was chosen: its forms do not keep a JSON body under the name of XML. */
function beginAnew() {
  const paths = window.ui.specSelectors.specJson().get("paths").toJS();
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of Object.keys(methods)) {
      window.ui.oas3Actions.setRequestContentType({value: undefined, pathMethod: [path, method]});
      window.ui.oas3Actions.setRequestBodyValue({value: undefined, pathMethod: [path, method]});
    }
  }
  if (session) {
    window.ui.preauthorizeApiKey("session", session);
  }
}

/* A link inside a button is none for a keyboard; the layout keeps the address of what is open. */
function withoutLinksInButtons({React}) {
  return {components: {DeepLink: ({text}) => React.createElement("span", null, text)}};
}

/* Parts of Swagger UI that have no name, by what assistive software shall call them. */
const NAMES = {
  "#servers": "Server",
  ".examples-select-element": "Example",
  ".body-param__text": "Body of the request",
  ".copy-to-clipboard > button": "Copy to the clipboard",
};
function nameFields() {
  for (const [selector, name] of Object.entries(NAMES)) {
    for (const field of document.querySelectorAll(`${selector}:not([aria-label])`)) {
      field.setAttribute("aria-label", name);
    }
  }
}
new MutationObserver(nameFields).observe(document.body, {childList: true, subtree: true});

window.ui = SwaggerUIBundle({
  urls: %s,
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  responseInterceptor: keepSession,
  onComplete: beginAnew,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  plugins: [withoutLinksInButtons],
  layout: "StandaloneLayout",
});
"""

_MEDIA = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_INDEX = "index.html"
_TRIAL = "/docs/{}.json"
_MEANT = {
    "/": "/docs",
    "/docs/": "/docs",
    "/docs/errors": "/docs/errors/",
    "/docs/rules": "/docs/rules/",
}
"""Where a person is sent who leaves something out of an address, or adds a slash."""

_HEALTH = ("/health/live", "/health/ready")
_READY_SECONDS = 1.0
"""How long the health check waits for its turn; one second more, and the database is cut off."""

Content = Callable[[], bytes]


class Pages:
    """Answers requests for pages and documents; passes all others on."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        contracts: Sequence[VersionContract],
        store: Store,
        metrics: Metrics,
        site: Path | None = None,
    ) -> None:
        """Wrap `app`; `site` is the folder of pages shown at `/`, None without one."""
        self._metrics = metrics
        self._app = app
        self._store = store
        self._pages = {
            **_site(site),
            **_documents(contracts),
            **_documentation(contracts, has_site=site is not None),
            **_catalogue(),
            **_published(contracts),
        }
        self._meant = {path: meant for path, meant in _MEANT.items() if path not in self._pages}
        without_suffix = {one.removesuffix(".html") for one in self._pages}
        self._known = {*self._pages, *self._meant, *without_suffix, *_HEALTH, METRICS}

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer GET and HEAD of a page."""
        if scope["type"] == "http":
            path = scope["path"]
            if path in self._known or path.endswith("/"):
                return self._answer(scope, receive, send)
        return self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = HttpExchange.of(scope)
        page = self._pages.get(exchange.path)
        meant = self._meant.get(exchange.path)
        if f"{exchange.path.rstrip('/')}.html" in self._pages:
            meant = f"{exchange.path.rstrip('/')}.html"
        if meant is not None and exchange.method in ("GET", "HEAD"):
            exchange.more_headers.append((b"location", meant.encode()))
            await exchange.answer(send, 308, "text/html")
            return
        if page is None and not self._is_for_operators(exchange):
            await self._app(scope, receive, send)
            return
        if exchange.method not in ("GET", "HEAD"):
            raise unknown_method(exchange, ("GET", "HEAD"))
        with_body = exchange.method == "GET"
        if page is not None:
            media, content = page
            has_styles = exchange.path == "/docs" or media.startswith("image/svg")
            policy = _POLICY_WITH_STYLES if has_styles else _POLICY
            exchange.more_headers.append((b"content-security-policy", policy.encode()))
            exchange.more_headers.append((b"referrer-policy", b"no-referrer"))
            if media == api_catalog.MEDIA:
                exchange.more_headers.append(api_catalog.LINK)
            await exchange.answer(send, 200, media, content(), with_body)
            return
        if exchange.path == METRICS:
            media, told = self._metrics.exposition(exchange.headers.get("accept", ""))
            await exchange.answer(send, 200, media, told, with_body)
            return
        if exchange.path == "/health/ready":
            with shared_wait_limit(_READY_SECONDS):
                await self._store.ping()
        state = b'{"status":"%s"}' % exchange.path.rpartition("/")[2].encode()
        await exchange.answer(send, 200, "application/json", state, with_body)

    def _is_for_operators(self, exchange: HttpExchange) -> bool:
        if exchange.path == METRICS:
            return self._metrics.may_be_read(exchange.client, exchange.headers)
        return exchange.path in _HEALTH


def _documents(contracts: Sequence[VersionContract]) -> Mapping[str, tuple[str, Content]]:
    """Return OpenAPI document, rules, XSDs and Schematron schemas of every version, by path."""
    pages: dict[str, tuple[str, Content]] = {}
    for contract in contracts:
        pages[f"{contract.base_path}/openapi.yaml"] = (
            "application/yaml",
            cache(partial(_yaml, contract)),
        )
        rules = contract.folder / "rules.json"
        pages[f"{contract.base_path}/rules.json"] = ("application/json", rules.read_bytes)
        for path in _xml_files(contract.folder):
            place = f"{contract.base_path}/{path.relative_to(contract.folder).as_posix()}"
            pages[place] = ("application/xml", path.read_bytes)
    return pages


def _xml_files(folder: Path) -> list[Path]:
    return sorted([*folder.glob("xsd/**/*.xsd"), *folder.glob("schematron/*.sch")])


def _published(contracts: Sequence[VersionContract]) -> Mapping[str, tuple[str, Content]]:
    """Return the catalog of all documents, by its two paths, and the documents of all versions."""
    files = api_catalog.rule_files(contracts)
    catalog = api_catalog.api_catalog(contracts, list(_documents(contracts)))
    page: tuple[str, Content] = (api_catalog.MEDIA, lambda: catalog)
    return {
        api_catalog.WELL_KNOWN: page,
        api_catalog.base_of(contracts): page,
        **{path: ("application/yaml", file.read_bytes) for path, file in files.items()},
    }


def _yaml(contract: VersionContract) -> bytes:
    text = yaml.dump(
        contract.document,
        Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper),
        sort_keys=False,
        allow_unicode=True,
        width=100,
    )
    return str(text).encode()


def _documentation(
    contracts: Sequence[VersionContract], *, has_site: bool
) -> Mapping[str, tuple[str, Content]]:
    """Return Swagger UI and the page that opens it, by path; it links to the site, if any."""
    package = find_spec("swagger_ui")
    if package is None or package.origin is None:
        raise RuntimeError("swagger-ui-py is not installed; pip install casewright")
    folder = Path(package.origin).parent / "static"
    links = "".join(
        f'<p><a href="{html.escape(path)}">{html.escape(path)}</a></p>'
        for path in _documents(contracts)
    )
    urls = [{"name": contract.name, "url": _TRIAL.format(contract.name)} for contract in contracts]
    about = '<a href="/">About this API</a>. ' if has_site else ""
    page = _PAGE.replace("{documents}", links).replace("{about}", about).encode()
    start = (_START % json.dumps(urls)).encode()
    pages: dict[str, tuple[str, Content]] = {
        "/docs": ("text/html; charset=utf-8", lambda: page),
        "/docs/contrast.css": ("text/css; charset=utf-8", _CONTRAST.encode),
        "/docs/start.js": ("text/javascript; charset=utf-8", lambda: start),
    }
    for contract in contracts:
        trial = cache(partial(trial_document, contract))
        pages[_TRIAL.format(contract.name)] = ("application/json", trial)
    for name, media in _ASSETS.items():
        charset = "; charset=utf-8" if media.startswith("text/") else ""
        pages[f"/docs/{name}"] = (media + charset, cache((folder / name).read_bytes))
    return pages


def _site(folder: Path | None) -> Mapping[str, tuple[str, Content]]:
    """Return the pages that twinspec wrote about the contract, by path; folders have an index."""
    pages: dict[str, tuple[str, Content]] = {}
    if folder is None:
        return pages
    for file in sorted(folder.rglob("*")):
        if file.suffix in _MEDIA:
            path = f"/{file.relative_to(folder).as_posix()}"
            page = (f"{_MEDIA[file.suffix]}; charset=utf-8", file.read_bytes)
            pages[path] = page
            if file.name == _INDEX:
                pages[path.removesuffix(_INDEX)] = page
    return pages


def _catalogue() -> Mapping[str, tuple[str, Content]]:
    """Return the error catalogue that comes with the contract, by path; folders have an index."""
    folder = Path(str(interaction_contract.__file__)).parent / "pages"
    pages: dict[str, tuple[str, Content]] = {}
    for file in sorted(folder.rglob("*")):
        if file.suffix in _MEDIA:
            path = f"/docs/{file.relative_to(folder).as_posix()}"
            page = (f"{_MEDIA[file.suffix]}; charset=utf-8", cache(file.read_bytes))
            pages[path] = page
            if file.name == _INDEX:
                pages[path.removesuffix(_INDEX)] = page
    return pages
