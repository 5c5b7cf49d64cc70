"""Files of the library's contract that tests change."""

from __future__ import annotations

ADD, GET = "v1/operations/add_book.yaml", "v1/operations/get_loans.yaml"
