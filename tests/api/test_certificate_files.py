"""Files of a certificate and its key that cannot be used: the reason is in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.api.connections.tls import TlsError, server_context
from tests.certificates import self_signed


def test_files_that_are_no_pem_or_not_there_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("no PEM")
    with pytest.raises(TlsError, match=r"^no PEM of a certificate and of its key: "):
        server_context(str(other), str(other))
    with pytest.raises(TlsError, match=r"^No such file or directory$"):
        server_context(str(tmp_path / "none.pem"), str(other))


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    """OpenSSL's reason is X509_R_KEY_VALUES_MISMATCH."""
    for name in ("own", "other"):
        (tmp_path / name).mkdir()
    own, other = self_signed(tmp_path / "own"), self_signed(tmp_path / "other")
    server_context(str(own), str(own))
    with pytest.raises(TlsError) as caught:
        server_context(str(own), str(other))
    assert str(caught.value) == "no PEM of a certificate and of its key: key values mismatch"
