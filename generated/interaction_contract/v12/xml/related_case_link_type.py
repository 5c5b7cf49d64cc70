# Code generated from spec/v12/xsd/ by twinspec. DO NOT EDIT. Run: twinspec generate
from __future__ import annotations

from dataclasses import dataclass, field

from .related_case_rel_type import RelatedCaseRelType

__NAMESPACE__ = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"


@dataclass(kw_only=True)
class RelatedCaseLinkType:
    rel: RelatedCaseRelType = field(
        metadata={
            "type": "Attribute",
        }
    )
    href: str = field(
        metadata={
            "type": "Attribute",
            "pattern": r"/system/ws/(v12|v20)/interaction/case/[1-9][0-9]{0,17}",
        }
    )
