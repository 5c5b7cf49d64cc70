"""Models of an edit of v12 for pydantic-xml."""

from typing import Annotated, Literal

from bench.codec.documents import CASES
from pydantic import Field
from pydantic_xml import BaseXmlModel, attr, element
from pydantic_xml.element import SearchMode

_NAMES = {"": CASES["v12"], "common": "http://bindings.egain.com/ws/model/v12/gen/common"}
_Id = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,17}$")]
_Text = Annotated[str, Field(max_length=1024)]
_Href = Annotated[str, Field(pattern=r"^/system/ws/(v12|v20)/interaction/case/[1-9][0-9]{0,17}$")]


def models(mode: SearchMode) -> type[BaseXmlModel]:
    """Return the model of the root element, made for a search mode."""

    class Model(BaseXmlModel, nsmap=_NAMES, search_mode=mode, extra="forbid"):
        """What all models have."""

    class LastModified(Model):
        date: str = attr()

    class User(Model):
        id: _Id = attr()

    class Owner(Model):
        user: User | None = element(ns="", default=None)

    class Severity(Model):
        value: Literal["urgent", "high", "medium", "low"] = element(ns="common")

    class RelatedCaseLink(Model):
        rel: Literal["case"] = attr()
        href: _Href = attr()

    class RelatedCases(Model):
        link: list[RelatedCaseLink] | None = element(ns="", default=None)
        unlink: list[RelatedCaseLink] | None = element(ns="", default=None)

    class AttributeValue(Model):
        value: Annotated[str, Field(max_length=4000)] = element(ns="common")

    class AttributeValues(Model):
        attribValue: list[AttributeValue] = element(ns="common", max_length=75)

    class CustomAttribute(Model):
        attribName: Annotated[str, Field(max_length=255)] = element(ns="common")
        attribValues: AttributeValues = element(ns="common")

    class CustomAttributes(Model):
        customAttribute: list[CustomAttribute] = element(ns="common", max_length=75)

    class Case(Model, tag="case", ns=""):
        id: _Id = attr()
        lastModified: LastModified = element(ns="")
        dueDate: str | None = element(ns="", default=None)
        owner: Owner | None = element(ns="", default=None)
        severity: Severity | None = element(ns="", default=None)
        subject: _Text | None = element(ns="", default=None)
        description: _Text | None = element(ns="", default=None)
        solution: _Text | None = element(ns="", default=None)
        relatedCases: RelatedCases | None = element(ns="", default=None)
        customAttributes: CustomAttributes | None = element(ns="", default=None)

    return Case
