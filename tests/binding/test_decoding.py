"""Which encoding a document in XML is read in, and when that is not sure (RFC 7303, section 3)."""

from __future__ import annotations

import codecs

import pytest

from twinspec.contract.binding.decoding import UndecodableError, decoded

TEXT = "<a>é</a>"
MARK, BIG = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE
LITTLE_ENDIAN, BIG_ENDIAN = TEXT.encode("utf-16-le"), TEXT.encode("utf-16-be")


def declaring(name: str) -> str:
    return f'<?xml version="1.0" encoding="{name}"?>{TEXT}'


# The bytes, the charset of the Content-Type, the text, and whether its encoding is sure.
CASES: dict[str, tuple[bytes, str | None, str, bool]] = {
    "nothing said": (TEXT.encode(), None, TEXT, True),
    "a charset": (TEXT.encode("latin-1"), "ISO-8859-1", TEXT, True),
    "a charset that has another name": (TEXT.encode("latin-1"), "latin1", TEXT, False),
    "a declaration": (declaring("utf-8").encode(), None, declaring("utf-8"), True),
    "a declaration of Latin": (
        declaring("iso-8859-1").encode("latin-1"), None, declaring("iso-8859-1"), True,
    ),
    "a declaration that the charset contradicts": (
        declaring("utf-8").encode("latin-1"), "iso-8859-1", declaring("utf-8"), False,
    ),
    "a mark of UTF-8": (codecs.BOM_UTF8 + TEXT.encode(), None, TEXT, True),
    "a mark of UTF-8 that the charset contradicts": (
        codecs.BOM_UTF8 + TEXT.encode(), "utf-16", TEXT, False,
    ),
    "a mark of UTF-16": (MARK + LITTLE_ENDIAN, None, TEXT, True),
    "a mark of UTF-16 with the charset": (BIG + BIG_ENDIAN, "utf-16", TEXT, True),
    "a mark of UTF-16 that the charset contradicts": (MARK + LITTLE_ENDIAN, "utf-8", TEXT, False),
    "a mark of UTF-16 with a declaration": (
        MARK + declaring("UTF-16").encode("utf-16-le"), "utf-16", declaring("UTF-16"), True,
    ),
    "UTF-16 without a mark": (LITTLE_ENDIAN, None, TEXT, False),
    "UTF-16 without a mark, by its charset": (BIG_ENDIAN, "utf-16", TEXT, False),
    "UTF-16 whose order the charset tells": (BIG_ENDIAN, "utf-16be", TEXT, True),
    # The declaration cannot say more: it has no name for the order that the charset tells.
    "UTF-16 in an order, declared as UTF-16": (
        declaring("utf-16").encode("utf-16-le"), "utf-16le", declaring("utf-16"), True,
    ),
    "UTF-16 in an order, declared as UTF-8": (
        declaring("utf-8").encode("utf-16-le"), "utf-16le", declaring("utf-8"), False,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "charset", "text", "is_sure"), CASES.values(), ids=CASES)
def test_a_document_is_read_in_its_encoding(
    body: bytes, charset: str | None, text: str, is_sure: bool
) -> None:
    assert decoded(body, charset) == (text, is_sure)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (TEXT.encode("latin-1"), None),
        (TEXT.encode(), "us-ascii"),
        (TEXT.encode(), "no-such-encoding"),
        (TEXT.encode(), "cp037"),
        (declaring("koi8-r").encode("koi8-r", "replace"), None),
    ],
    ids=["not_utf8", "not_ascii", "unknown", "not_read", "not_read_but_declared"],
)
def test_what_is_in_no_encoding_that_is_read_is_refused(body: bytes, charset: str | None) -> None:
    with pytest.raises(UndecodableError):
        decoded(body, charset)
