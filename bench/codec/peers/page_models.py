"""Models of the answer of a look-up of v20 for pydantic-xml."""

from typing import Annotated, Literal

from bench.codec.documents import CASES
from pydantic import Field
from pydantic_xml import BaseXmlModel, attr, element
from pydantic_xml.element import SearchMode

_GEN = "http://bindings.egain.com/ws/model/v20/gen"
_NAMES = {
    "": CASES["v20"],
    "activity": f"{_GEN}/interaction/activity",
    "common": f"{_GEN}/common",
    "customer": f"{_GEN}/interaction/customer",
    "platform": f"{_GEN}/platform",
}
_Id = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,17}$")]
_Text = Annotated[str, Field(max_length=1024)]
_Rel = Literal["self", "case", "activity", "customer", "prev", "next"]
_Count = Annotated[int, Field(ge=0)]
_Number = Annotated[int, Field(ge=1)]
_Size = Annotated[int, Field(ge=1, le=75)]


def models(mode: SearchMode) -> type[BaseXmlModel]:
    """Return the model of the root element, made for a search mode."""

    class Model(BaseXmlModel, nsmap=_NAMES, search_mode=mode, extra="forbid"):
        """What all models have."""

    class Link(Model):
        rel: _Rel = attr()
        href: str = attr()

    class Activities(Model):
        link: list[Link] = element(ns="activity")

    class Department(Model):
        id: _Id = attr()
        name: str = element(ns="platform")

    class Status(Model):
        value: Literal["open", "closed"] = element(ns="common")
        displayValue: str = element(ns="common")

    class UserRef(Model):
        id: _Id = attr()
        name: str = element(ns="platform")

    class LastModified(Model):
        date: str = attr()
        user: UserRef = element(ns="common")

    class User(Model):
        id: _Id = attr()
        name: str = element(ns="platform")
        firstName: str | None = element(ns="platform", default=None)
        lastName: str | None = element(ns="platform", default=None)

    class Owner(Model):
        user: User = element(ns="")

    class Customer(Model):
        id: _Id = attr()
        link: list[Link] = element(ns="customer")
        customerName: str = element(ns="customer")

    class Severity(Model):
        value: Literal["urgent", "high", "medium", "low"] = element(ns="common")
        displayValue: str = element(ns="common")

    class Created(Model):
        date: str = attr()

    class LocalizedValue(Model):
        value: str = element(ns="common")
        displayValue: str = element(ns="common")

    class RelatedCase(Model):
        id: _Id = attr()
        link: list[Link] = element(ns="")
        status: Status = element(ns="")
        subject: str = element(ns="")

    class RelatedCases(Model):
        case: list[RelatedCase] = element(ns="")

    class AttributeValue(Model):
        value: Annotated[str, Field(max_length=4000)] = element(ns="common")

    class AttributeValues(Model):
        attribValue: list[AttributeValue] = element(ns="common", max_length=75)

    class CustomAttribute(Model):
        attribName: Annotated[str, Field(max_length=255)] = element(ns="common")
        attribValues: AttributeValues = element(ns="common")

    class CustomAttributes(Model):
        customAttribute: list[CustomAttribute] = element(ns="common", max_length=75)

    class Case(Model):
        id: _Id = attr()
        link: list[Link] = element(ns="")
        activities: Activities | None = element(ns="", default=None)
        department: Department | None = element(ns="", default=None)
        status: Status | None = element(ns="", default=None)
        lastModified: LastModified | None = element(ns="", default=None)
        dueDate: str | None = element(ns="", default=None)
        owner: Owner | None = element(ns="", default=None)
        customer: Customer | None = element(ns="", default=None)
        severity: Severity | None = element(ns="", default=None)
        subject: _Text | None = element(ns="", default=None)
        created: Created | None = element(ns="", default=None)
        originatingChannel: LocalizedValue | None = element(ns="", default=None)
        description: _Text | None = element(ns="", default=None)
        solution: _Text | None = element(ns="", default=None)
        lastClosed: str | None = element(ns="", default=None)
        relatedCases: RelatedCases | None = element(ns="", default=None)
        customAttributes: CustomAttributes | None = element(ns="", default=None)

    class PaginationInfo(Model):
        count: _Count = element(ns="common")
        pagenum: _Number | None = element(ns="common", default=None)
        pagesize: _Size | None = element(ns="common", default=None)
        rangestart: _Number | None = element(ns="common", default=None)
        rangesize: _Size | None = element(ns="common", default=None)
        link: list[Link] | None = element(ns="common", default=None)

    class Cases(Model, tag="cases", ns=""):
        case: list[Case] = element(ns="", max_length=75)
        paginationInfo: PaginationInfo | None = element(ns="", default=None)

    return Cases
