"""A browser without a window, driven through chromedriver as W3C WebDriver says."""

from __future__ import annotations

import base64
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import httpx

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1200,2400",
)
_PATIENCE = 30.0
"""Seconds that a page may take to show something; only a page that never does takes them."""


def missing() -> str:
    """Return what has to be installed before a browser can be driven, if anything."""
    needed = {"chromium": "chromium", "chromedriver": "chromium-driver"}
    return ", ".join(package for program, package in needed.items() if not shutil.which(program))


class Browser:
    """One page; elements are found by XPath, and waited for."""

    def __init__(self, client: httpx.Client, session: str) -> None:
        """Drive the session of a chromedriver."""
        self._client = client
        self._session = session

    def open(self, address: str) -> None:
        """Go to an address."""
        self._ask("url", {"url": address})

    def run(self, script: str, *arguments: Any) -> Any:
        """Run the body of a function in the page and return its result."""
        return self._ask("execute/sync", {"script": script, "args": list(arguments)})

    def run_async(self, script: str) -> Any:
        """Run the body of a function whose last argument takes the result; return that."""
        return self._ask("execute/async", {"script": script, "args": []})

    def resize(self, width: int, height: int) -> None:
        """Give the page a size in pixels, narrower than a window can be as well."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        command = {"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics}
        self._ask("goog/cdp/execute", command)

    def prefer(self, scheme: Literal["light", "dark"]) -> None:
        """Have the page think that its reader prefers a scheme of colours."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        command = {"cmd": "Emulation.setEmulatedMedia", "params": {"features": [feature]}}
        self._ask("goog/cdp/execute", command)

    def errors(self) -> list[str]:
        """Return the errors that the console has got since the last time."""
        logged = self._ask("se/log", {"type": "browser"})
        return [one["message"] for one in logged if one["level"] == "SEVERE"]

    def click(self, xpath: str) -> None:
        """Click what the XPath finds, once it is there."""
        element = self._find(xpath)
        self.run("arguments[0].scrollIntoView({block: 'center'})", {_ELEMENT: element})
        self._ask(f"element/{element}/click", {})

    def choose(self, select: str, text: str) -> None:
        """Choose the option of that text in a list."""
        self.click(f"{select}/option[normalize-space()='{text}']")

    def text(self, xpath: str) -> str:
        """Return the text that the XPath finds, once it is there."""
        element = self._find(xpath)
        script = "return arguments[0].value ?? arguments[0].innerText"
        return str(self.run(script, {_ELEMENT: element}))

    def save(self, file: Path) -> None:
        """Save what the page looks like."""
        answer = self._client.get(f"/session/{self._session}/screenshot")
        file.write_bytes(base64.b64decode(answer.json()["value"]))

    def _find(self, xpath: str) -> str:
        until = time.monotonic() + _PATIENCE
        while True:
            found = self._ask("elements", {"using": "xpath", "value": xpath})
            if found:
                return str(found[0][_ELEMENT])
            if time.monotonic() > until:
                raise AssertionError(f"the page does not show {xpath}")
            time.sleep(0.05)

    def _ask(self, command: str, body: dict[str, Any]) -> Any:
        answer = self._client.post(f"/session/{self._session}/{command}", json=body)
        assert answer.is_success, answer.text
        return answer.json()["value"]


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start a browser whose files are in `folder`, and end it with all that it started."""
    driver = subprocess.Popen(
        ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    with driver:
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{_port(driver)}", trust_env=False, timeout=60
            ) as client:
                options = {"args": [*_FLAGS, f"--user-data-dir={folder}"]}
                wanted = {"alwaysMatch": {"goog:chromeOptions": options}}
                answer = client.post("/session", json={"capabilities": wanted})
                assert answer.is_success, answer.text
                session = answer.json()["value"]["sessionId"]
                try:
                    yield Browser(client, session)
                finally:
                    client.delete(f"/session/{session}")
        finally:
            driver.terminate()


def _port(driver: subprocess.Popen[str]) -> int:
    assert driver.stdout is not None
    for line in driver.stdout:
        if "started successfully on port" in line:
            return int(line.rstrip(".\n").rpartition(" ")[2])
    raise AssertionError("chromedriver ended before it served")
