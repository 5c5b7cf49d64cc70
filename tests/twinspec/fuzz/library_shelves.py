"""The world behind the library's server: books, loans and cards, and what each operation does.

It keeps the rules that only a run can tell, unless it is built with a fault.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

CARD = "x-library-card"
READERS = {name: f"{name}-secret" for name in ("anna", "ben", "cleo")}


class Fault(StrEnum):
    """What can be wrong with the server, on purpose."""

    INVALID_ACCEPTED = "pages are not checked"
    UNDECLARED_STATUS = "a change is answered 202"
    HEADER_LOST = "a change is answered without X-Edition"
    WRONG_NAMESPACE = "books are answered in another namespace"
    OTHER_RULE = "a bad genre is refused as a bad price"
    FAILS_AT_BOUND = "9999 pages are too much"
    REFUSAL_CHANGES = "a refused change takes place"
    STALE_ACCEPTED = "editions are not compared"
    STALE_IN_XML_ACCEPTED = "editions are not compared in XML"
    STALE_TOLD_AS_DONE = "a change that is out of date is answered like a success"
    NOT_ATOMIC = "editions are compared some time before the change"
    BOOK_UNKNOWN_ACCEPTED = "a change of no book is answered like a success"
    XML_DIFFERS = "what is lendable in JSON is not in XML"
    XML_OTHER_RULE = "a bad genre in XML is refused as a bad price"
    EDITION_STAYS = "a change leaves the edition as it is"
    LOCATION_LOST = "a new book is said to be elsewhere"
    CARD_DIES = "cards are not good"
    GARBAGE = "books are answered in no JSON"


class Refused(Exception):
    """A request that breaks rules, named in their order."""

    def __init__(self, *rules: str) -> None:
        super().__init__(*rules)
        self.rules = rules


@dataclass(frozen=True, slots=True)
class Done:
    """What an operation answers: the body is `value`, of the schema `role`, or nothing."""

    status: int
    role: str | None = None
    value: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was understood."""

    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any
    headers: Mapping[str, str]
    is_xml: bool


class Shelves:
    """Books by ISBN and readers by card."""

    def __init__(self, faults: Collection[Fault] = (), books: int = 8) -> None:
        """Begin with so many books; every third is lent."""
        self._faults = frozenset(faults)
        self._books = {isbn: _book(isbn, at) for at, isbn in enumerate(map(_isbn, range(books)))}
        self._lent = {isbn for at, isbn in enumerate(self._books) if at % 3 == 0}
        self._cards: dict[str, str] = {}
        self.compared: dict[str, int] = {}
        """Editions as they were some time ago, for a server that compares too early."""

    def do(self, operation: str, asked: Asked) -> Done:
        """Do what an operation does; Refused if a rule is broken."""
        done: Done = getattr(self, operation)(asked)
        return done

    def books(self) -> dict[str, dict[str, Any]]:
        """Return what the library holds."""
        return self._books

    # v1

    def add_book(self, asked: Asked) -> Done:
        book = asked.body
        if book["isbn"] in self._books:
            raise Refused("add_book.book_is_new")
        known = ("title", "price", "pages", "lendable", "genre", "authors")
        said = {key: book[key] for key in known if key in book}
        self._books[book["isbn"]] = {
            "isbn": book["isbn"],
            "edition": 1,
            "lendable": True,
            **said,
        }
        place = "gone" if Fault.LOCATION_LOST in self._faults else book["isbn"]
        return Done(201, headers={"Location": f"/library/v1/books/{place}/loans"})

    def get_loans(self, asked: Asked) -> Done:
        book = self._books.get(asked.path["isbn"])
        if book is None:
            raise Refused("get_loans.book_exists")
        loan = {
            "id": 1,
            "book": {key: book[key] for key in ("isbn", "title", "lendable")},
            "borrower": "Frank Olin",
            "since": "2021-08-20T09:00:00Z",
        }
        loans = [loan] if book["isbn"] in self._lent else []
        return Done(200, "LoanList", {"loan": loans, "count": len(loans)})

    # v2

    def find_books(self, asked: Asked) -> Done:
        begin, genre = asked.query.get("title", ""), asked.query.get("genre")
        found = [
            book
            for _, book in sorted(self._books.items())
            if book["title"].startswith(begin) and genre in (None, book.get("genre"))
        ][: asked.query.get("limit", 50)]
        return Done(200, "BookList", {"book": found, "count": len(found)})

    def get_book(self, asked: Asked) -> Done:
        book = self._books.get(asked.path["isbn"])
        if book is None:
            raise Refused("get_book.book_exists")
        return Done(200, "BookView", book)

    def change_book(self, asked: Asked) -> Done:
        said = dict(asked.body)
        book = self._books.get(said["isbn"])
        if book is None and Fault.BOOK_UNKNOWN_ACCEPTED in self._faults:
            return Done(200, "BookView", _book(said["isbn"], 0), {"X-Edition": "1"})
        if book is None:
            raise Refused("change_book.book_exists")
        if Fault.FAILS_AT_BOUND in self._faults and said.get("pages") == 9999:
            raise OverflowError("pages")
        if Fault.XML_DIFFERS in self._faults and asked.is_xml and "lendable" in said:
            said["lendable"] = False
        edition = book["edition"] % 99999 + 1
        known = self.compared.get(said["isbn"], book["edition"])
        if said["edition"] != known and not self._accepts_stale(asked):
            if Fault.STALE_TOLD_AS_DONE in self._faults:
                return Done(200, "BookView", book, {"X-Edition": str(book["edition"])})
            if Fault.REFUSAL_CHANGES in self._faults:
                book["edition"] = edition
            raise Refused("change_book.edition_is_current")
        if Fault.EDITION_STAYS in self._faults:
            edition = book["edition"]
        book.update(said, edition=edition)
        headers = {} if Fault.HEADER_LOST in self._faults else {"X-Edition": str(edition)}
        status = 202 if Fault.UNDECLARED_STATUS in self._faults else 200
        return Done(status, "BookView", book, headers)

    def _accepts_stale(self, asked: Asked) -> bool:
        in_xml = asked.is_xml and Fault.STALE_IN_XML_ACCEPTED in self._faults
        return in_xml or Fault.STALE_ACCEPTED in self._faults

    # v3

    def log_in(self, asked: Asked) -> Done:
        name = asked.body["name"]
        if READERS.get(name) != asked.body["password"]:
            raise Refused("log_in.password_is_right")
        card = secrets.token_hex(8)
        if Fault.CARD_DIES not in self._faults:
            self._cards[card] = name
        return Done(204, headers={"X-Library-Card": card})

    def log_out(self, asked: Asked) -> Done:
        self._reader(asked)
        del self._cards[asked.headers[CARD]]
        return Done(204)

    def get_reader(self, asked: Asked) -> Done:
        return Done(200, "Reader", {"name": self._reader(asked)})

    def _reader(self, asked: Asked) -> str:
        name = self._cards.get(asked.headers.get(CARD, ""))
        if name is None:
            raise Refused("session.card_is_good")
        return name

    def readers(self) -> list[str]:
        """Return whose sessions are live, each as often as they have one."""
        return list(self._cards.values())


def _isbn(number: int) -> str:
    return f"978{number:010d}"


def _book(isbn: str, number: int) -> dict[str, Any]:
    return {
        "isbn": isbn,
        "edition": number + 1,
        "title": f"Volume {number}",
        "lendable": number % 2 == 0,
        "genre": ("novel", "poetry", "science")[number % 3],
        "authors": ["Ann Olin"],
    }
