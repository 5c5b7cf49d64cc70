"""The part of the matches in an answer, and the links to the next and previous parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from casewright.domain.effects import effect
from casewright.domain.model import SearchResult
from casewright.domain.queries import Page, Paging
from interaction_contract import answers, rules


@effect(
    rules.protocol.NO_MATCH_IS_NO_CONTENT,
)
def has_no_content(found: SearchResult[Any]) -> bool:
    """Return whether there are no matches, or none in the requested part."""
    return not found.items


@effect(
    rules.protocol.PAGINATION_INFO_COUNTS_ALL_MATCHES,
)
def pagination(count: int, paging: Paging) -> answers.PaginationInfo:
    """Return the number of matches, and the part of them that the answer has.

    Example: 95 matches, page 2: `{"count": 95, "pagenum": 2, "pagesize": 20}`.
    """
    if isinstance(paging, Page):
        return {"count": count, "pagenum": paging.number, "pagesize": paging.size}
    return {"count": count, "rangestart": paging.start, "rangesize": paging.size}


@effect(
    rules.protocol.PAGES_ARE_LINKED,
)
def linked_pagination(
    count: int, paging: Paging, href_of_page: Callable[[int], str]
) -> answers.PaginationInfo:
    """Return the same with links to the previous and the next page, if there are any.

    `href_of_page` returns the path of the search for a page number; ranges have no links.
    """
    info = pagination(count, paging)
    links: list[answers.Link] = []
    if isinstance(paging, Page) and paging.number > 1:
        links.append({"rel": "prev", "href": href_of_page(paging.number - 1)})
    if isinstance(paging, Page) and paging.number * paging.size < count:
        links.append({"rel": "next", "href": href_of_page(paging.number + 1)})
    if links:
        info["link"] = links
    return info
