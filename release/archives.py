"""Archives that hold the same bytes whenever, wherever and by whomever they are written."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

_READ_BY_ALL = 0o100644 << 16
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)


def write_zip(folder: Path, output: Path, epoch: int) -> None:
    """Write all files of `folder` into the zip file `output`, by name.

    Each has the moment `epoch`, seconds since 1970, as its date, in UTC (a zip file knows no year
    before 1980), and may be read by all: dates, owners and rights of the files do not count.
    """
    moment = max(datetime.fromtimestamp(epoch, UTC), _EARLIEST)
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                info = zipfile.ZipInfo(file.relative_to(folder).as_posix(), moment.timetuple()[:6])
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = _READ_BY_ALL
                archive.writestr(info, file.read_bytes())


def checksums(folder: Path, files: Iterable[Path]) -> str:
    """Return the lines that `sha256sum --check` reads in `folder`, by name."""
    return "".join(
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder).as_posix()}\n"
        for file in sorted(files)
    )
