"""The library: what its rules ask beyond the schemas. Served by `twinspec serve`."""

from __future__ import annotations

from library_contract import rules
from library_contract.v1 import answers, models, results, server

from twinspec.stub import ensure


class Library(server.Unimplemented):
    """Keeps books in memory, by their ISBN."""

    def __init__(self) -> None:
        """Begin without books."""
        self.books: dict[str, answers.Book] = {}

    async def add_book(self, *, body: models.Book) -> results.AddBookCreated:
        """Put a book on the shelves."""
        book: answers.Book = body.model_dump(mode="json")
        isbn = book["isbn"]
        ensure(isbn not in self.books, rules.add_book.BOOK_IS_NEW, value=isbn)
        self.books[isbn] = book
        return results.AddBookCreated(location=f"{server.BASE_PATH}/books/{isbn}")

    async def get_book(self, *, isbn: str) -> results.GetBookOk[answers.Book]:
        """Read a book."""
        ensure(isbn in self.books, rules.get_book.BOOK_EXISTS, value=isbn)
        return results.GetBookOk(self.books[isbn])
