"""Which part of the matches an answer holds, and the links to the parts around it."""

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
    """Return whether nothing was found, or not in the part that was asked for."""
    return not found.items


@effect(
    rules.protocol.PAGINATION_INFO_COUNTS_ALL_MATCHES,
)
def pagination(count: int, paging: Paging) -> answers.PaginationInfo:
    """Return how many matches there are and which part of them is answered."""
    if isinstance(paging, Page):
        return {"count": count, "pagenum": paging.number, "pagesize": paging.size}
    return {"count": count, "rangestart": paging.start, "rangesize": paging.size}


@effect(
    rules.protocol.PAGES_ARE_LINKED,
)
def linked_pagination(
    count: int, paging: Paging, href_of_page: Callable[[int], str]
) -> answers.PaginationInfo:
    """Return the same with links to the page before and the page after, where there are any.

    `href_of_page` makes the path of the search with another page number; ranges are not linked.
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
