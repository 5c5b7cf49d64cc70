"""Version 20 in front of the handlers: what its generated `Operations` protocol asks for."""

from __future__ import annotations

from casewright.api import commands, views
from casewright.api.operations import SharedOperations
from casewright.api.pagination import has_no_content, pagination
from casewright.domain.model import Caller, SortOrder
from casewright.handlers.look_up_cases import look_up_cases
from interaction_contract import results
from interaction_contract.texts import DEFAULT, Texts
from interaction_contract.v20 import answers, models, server


class V20(SharedOperations):
    """The operations of version 20."""

    contract = server.OPERATIONS

    async def look_up_cases(
        self,
        *,
        caller: Caller,
        body: models.CaseLookup,
        attribute: list[str] | None,
        sort: str | None,
        order: SortOrder | None,
        pagenum: int | None,
        pagesize: int | None,
        rangestart: int | None,
        rangesize: int | None,
        texts: Texts = DEFAULT,
    ) -> results.LookUpCasesOk[answers.CaseList] | results.LookUpCasesNoContent:
        """Look cases up by criteria."""
        paging = commands.paging_of(pagenum, pagesize, rangestart, rangesize)
        query = commands.look_up_cases(body, attribute, commands.sort_of(sort, order), paging)
        async with self._store.reading() as work:
            found = await look_up_cases(query, self._seen(caller), work, self._clock.now())
        if has_no_content(found):
            return results.LookUpCasesNoContent()
        return results.LookUpCasesOk(
            {
                "case": [views.case(one, self._hrefs, texts) for one in found.items],
                "paginationInfo": pagination(found.count, paging),
            },
            texts.language,
        )
