"""Writes a site into a folder."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from twinspec.contract.documents import ContractError
from twinspec.generate.render import Templates
from twinspec.progress import track
from twinspec.site.build import Site
from twinspec.site.page import bar_of
from twinspec.site.search import index

_MARK = ".twinspec-site"
"""The file by which a folder is known to be a site, so that writing one anew may remove it."""

_ASSETS = ("site.css", "filter.js", "search.js")


def write_site(site: Site, folder: Path) -> int:
    """Write all pages into `folder` in place of an earlier site; return their number.

    ContractError if the folder contains something else. If one page fails, nothing is written.
    """
    if folder.exists() and not (folder / _MARK).is_file() and any(folder.iterdir()):
        raise ContractError(f"{folder}: holds files that are no site; name an empty folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
        written = Path(scratch) / "site"
        written.mkdir()  # unlike the folder around it, readable by a web server of another user
        number = _write(site, written)
        if folder.exists():
            shutil.rmtree(folder)
        written.rename(folder)
    return number


def _write(site: Site, folder: Path) -> int:
    templates = Templates()
    pages = site.pages()
    for page in track(pages, "Writing pages"):
        file = folder / page.address
        if not file.resolve().is_relative_to(folder.resolve()):
            raise ContractError(f"{page.address}: would be written outside of the site")
        bar = bar_of(page, site.areas, site.title)
        text = templates.render(
            f"site/{page.template}",
            page=page,
            root=page.root,
            bar=bar,
            made_from=site.title,
            **page.values,
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for name in _ASSETS:
        (folder / name).write_text(
            templates.render(f"site/{name}", made_from=site.title), encoding="utf-8"
        )
    for address, picture in site.documents.pictures.items():
        (folder / address).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(picture, folder / address)
    (folder / "pages.js").write_text(index(pages), encoding="utf-8")
    (folder / _MARK).touch()
    return len(pages)
