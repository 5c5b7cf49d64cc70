"""Write the site, open its pages in a browser, and write what that took into report.md.

`python -m bench.site [--rounds N]`: CPU and time of `twinspec site` on the contract here, the bytes
of its pages, and the first contentful paint (W3C Paint Timing) of a page of each kind, served by
casewright on loopback, by a Chromium that starts anew for each round.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.toolkit.__main__ import LOOP, run

from tests.api.test_command_line import served
from tests.browser.chromium import Browser, browser

HERE = Path(__file__).parent
PAGES = (
    "index.html",
    "reference/v12/edit_case.html",
    "rules/index.html",
    "rules/edit_case.last_modified_matches.html",
    "sources/Our-decisions.html",
    "errors/409-100.html",
    "map.html",
    "report.html",
    "pages/docs/clients.html",
    "search.html?q=lastModified",
)
WIDTHS = (400, 1400)
_PAINT = """
const [paint] = performance.getEntriesByName("first-contentful-paint");
return paint ? paint.startTime : null;
"""


def first_paint(page: Browser, address: str) -> float:
    """Return the milliseconds from asking for a page to its first contentful paint."""
    page.open(address)
    while (paint := page.run(_PAINT)) is None:
        time.sleep(0.01)
    return float(paint)


def paints(site: Path, folder: Path, rounds: int) -> dict[str, list[float]]:
    """Return the first paints of each page, in milliseconds, at all widths and rounds."""
    found: dict[str, list[float]] = {page: [] for page in PAGES}
    os.environ["CASEWRIGHT_SITE"] = str(site)
    with served("--database-url", f"sqlite:///{folder / 'demo.db'}", "--demo") as address:
        for number in range(rounds):
            with browser(folder / f"profile-{number}") as page:
                for width in WIDTHS:
                    page.resize(width, 1000)
                    for name in PAGES:
                        found[name].append(first_paint(page, f"{address}/{name}"))
    return found


def report(
    seconds: list[tuple[float, float]],
    loop: float,
    sizes: dict[str, int],
    shown: dict[str, list[float]],
) -> str:
    """Return what was measured as a page."""
    cpu, wall = (statistics.median(column) for column in zip(*seconds, strict=True))
    largest = max(sizes, key=lambda name: sizes[name])
    load = os.getloadavg()[0]
    rows = [
        f"| `{name}` | {sizes[name.partition('?')[0]] / 1000:.0f} "
        f"| {statistics.median(times):.0f} | {max(times):.0f} |"
        for name, times in shown.items()
    ]
    return "\n".join(
        (
            "# What the site costs",
            "",
            "`make site-bench` wrote this page. The machine has "
            f"{os.cpu_count()} cores, of which {load:.1f} were wanted at the end.",
            "",
            f"`twinspec site` wrote the {len(sizes)} pages of this contract in {cpu:.1f} s of CPU "
            f"({cpu / loop:.1f} loops of ten million additions in Python) and {wall:.1f} s of "
            f"time, the median of {len(seconds)} runs; the goal is 5 s.",
            f"The largest page is `{largest}`, with {sizes[largest] / 1000:.0f} kB; "
            "the goal is less than 300.",
            "",
            "First contentful paint, as Chromium tells it, of pages that casewright serves on "
            f"loopback, at widths of {' and '.join(map(str, WIDTHS))} pixels; the goal is 1000 ms.",
            "",
            "| Page | kB | ms, median | ms, longest |",
            "| --- | ---: | ---: | ---: |",
            *rows,
            "",
        )
    )


def main(arguments: Sequence[str]) -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.site", description="Measure the site.")
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        site = folder / "site"
        line = [
            sys.executable,
            "-m",
            "twinspec",
            "site",
            "--output",
            str(site),
            "--try-at",
            "/docs",
        ]
        seconds, loops = [], []
        for _ in range(rounds):
            loops.append(run(LOOP, {}).cpu)
            began = time.monotonic()
            cost = run(line, {})
            seconds.append((cost.cpu, time.monotonic() - began))
        sizes = {
            file.relative_to(site).as_posix(): file.stat().st_size for file in site.rglob("*.html")
        }
        text = report(seconds, statistics.median(loops), sizes, paints(site, folder, rounds))
    (HERE / "report.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
