"""Things of the Framework as members of answers."""

from collections.abc import Iterable
from typing import Any

from browser.framework.models import (
    Agencies,
    Agency,
    FoundItem,
    IndicatorItem,
    IndicatorRecord,
    Item,
    Monitored,
    MonitoredRecord,
    RoleItem,
    RoleRow,
)
from browser.framework.parameters import ALL, Question
from browser.framework.search import Hit
from browser.framework.wording import choose_texts, texts_of
from kg.framework import ROLES, Framework, FrameworkThing, Goal, Indicator, RoleLink, Target, code_key
from kg.texts.languages import Text


def items(question: Question, things: Iterable[FrameworkThing]) -> list[Item[Any]]:
    """Goals or targets in a list."""
    return [Item(**_members(question, thing)) for thing in things]


def indicator_items(question: Question, role: str | None) -> list[IndicatorItem[Any]]:
    """Indicators in a list: those that have a role for something, or all."""
    listed: list[IndicatorItem[Any]] = []
    for indicator in question.framework.indicators:
        names = {link.role.name for link in question.framework.roles_of(indicator)}
        if role is None or role in names:
            ordered: Any = [known.name for known in ROLES if known.name in names]
            listed.append(IndicatorItem(**_members(question, indicator), roles=ordered))
    return listed


def role_items(question: Question, monitored: Goal | Target, role: str | None) -> list[RoleItem[Any]]:
    """The indicators of a goal or target, with their roles."""
    return [
        RoleItem(**_members(question, link.indicator), **_role(link))
        for link in question.framework.indicators_of(monitored)
        if role is None or link.role.name == role
    ]


def found_items(question: Question, hits: Iterable[Hit]) -> list[FoundItem[Any]]:
    """Results of a search."""
    return [
        FoundItem(**_members(question, hit.thing), matched=hit.field, matched_language=hit.language) for hit in hits
    ]


def role_rows(question: Question, role: str | None) -> list[RoleRow[Any]]:
    """The flat list of role links."""
    links = (link for link in question.framework.links if role is None or link.role.name == role)
    return [_role_row(question, link) for link in links]


def _role_row(question: Question, link: RoleLink) -> RoleRow[Any]:
    texts = {
        "indicator_label": link.indicator.labels or (Text(link.indicator.code),),
        "monitors_label": link.monitored.labels or (Text(link.monitored.code),),
        "monitors_title": link.monitored.titles,
    }
    return RoleRow(
        **choose_texts(texts, question.language).members(as_maps=question.language == ALL),
        **_role(link),
        indicator_code=link.indicator.code,
        indicator_uri=link.indicator.iri,
        monitors_type=_type(link.monitored),
        monitors_code=link.monitored.code,
        monitors_uri=link.monitored.iri,
    )


def monitored_record(question: Question, thing: Goal | Target) -> MonitoredRecord:
    """Everything about a goal or target."""
    roles = [link.role.name for link in question.framework.indicators_of(thing)]
    counts: Any = {role.name: roles.count(role.name) for role in ROLES}
    return MonitoredRecord(**_members(question, thing, whole=True), indicator_counts=counts)


def indicator_record(question: Question, indicator: Indicator) -> IndicatorRecord:
    """Everything about an indicator."""
    return IndicatorRecord(
        **_members(question, indicator, whole=True),
        custodian_agency=list(indicator.agencies) or None,
        monitors=[_monitored(question, link) for link in question.framework.roles_of(indicator)],
    )


def _monitored(question: Question, link: RoleLink) -> Monitored:
    thing = link.monitored
    texts = {"label": thing.labels or (Text(thing.code),), "title": thing.titles}
    chosen: dict[str, Any] = {**choose_texts(texts, question.language).maps()}
    return Monitored(uri=thing.iri, type=_type(thing), code=thing.code, **chosen, **_role(link))


def agencies(framework: Framework) -> Agencies:
    """The custodian organisations with the indicators that they keep."""
    kept: dict[str, list[str]] = {}
    for indicator in framework.indicators:
        for name in indicator.agencies:
            kept.setdefault(name, []).append(indicator.code)
    listed = [Agency(agency=name, indicators=sorted(kept[name], key=code_key)) for name in sorted(kept, key=str.lower)]
    return Agencies(count=len(listed), custodian_agencies=listed)


def _members(question: Question, thing: FrameworkThing, *, whole: bool = False) -> dict[str, Any]:
    """What every answer says of a thing; of one that is asked for by itself the `whole`, in all languages."""
    texts = texts_of(thing, definition=question.with_definition, note=whole)
    members = choose_texts(texts, question.language).members(as_maps=whole or question.language == ALL)
    return {"code": thing.code, "uri": thing.iri, "type": _type(thing)} | members


def _role(link: RoleLink) -> dict[str, Any]:
    return {"role": link.role.name, "role_code": link.role.code}


def _type(thing: FrameworkThing) -> Any:
    return type(thing).__name__
