"""The lists, records and search of the REST API, every address in one place."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from browser.framework import examples
from browser.framework.answers import in_shape, listing, record
from browser.framework.items import (
    agencies,
    found_items,
    indicator_items,
    indicator_record,
    items,
    monitored_record,
    role_items,
    role_rows,
)
from browser.framework.models import (
    Agencies,
    FoundItem,
    IndicatorItem,
    IndicatorRecord,
    Item,
    MonitoredRecord,
    RoleItem,
    RoleRow,
    Texts,
)
from browser.framework.parameters import (
    MAX_SEARCH,
    FactsQuestion,
    GoalCode,
    IndicatorCode,
    ListQuestion,
    RecordQuestion,
    RoleParam,
    SearchParam,
    TargetCode,
)
from browser.framework.search import search
from browser.framework.tables import table_of_agencies
from browser.http.api_operations import answers
from kg.errors import InvalidInput
from kg.rdf.formats import CSV, XLSX
from kg.texts.folding import fold

router = APIRouter()


def _answers(example: Any, *failures: int, table: bool = False, more: dict[str, Any] | None = None) -> Any:
    """The `responses` of an operation that answers with JSON, and with tables where it is a list."""
    shown = {"Shortened answer": example, **(more or {})}
    return answers(*failures, also=(CSV, XLSX) if table else (), examples=shown)


@router.get(
    "/goals",
    tags=["Goals"],
    summary="All goals",
    response_model=list[Item[str]] | list[Item[Texts]],
    responses=_answers(examples.GOALS, 400, 406, table=True),
)
def list_goals(question: ListQuestion) -> Response:
    """The four goals for 2050, A to D."""
    return listing(question, "goals", Item, lambda: items(question, question.framework.goals))


@router.get(
    "/goals/{code}",
    tags=["Goals"],
    summary="One goal",
    response_model=MonitoredRecord,
    responses=_answers(examples.GOAL, 400, 404, 406),
)
def get_goal(question: RecordQuestion, code: GoalCode) -> Response:
    """Everything about a goal."""
    goal = question.framework.goal(code)
    return record(question, goal.iri, lambda: monitored_record(question, goal))


@router.get(
    "/goals/{code}/indicators",
    tags=["Goals"],
    summary="Indicators of a goal",
    response_model=list[RoleItem[str]] | list[RoleItem[Texts]],
    responses=_answers(examples.INDICATORS_OF, 400, 404, 406, table=True),
)
def list_indicators_of_goal(question: ListQuestion, code: GoalCode, role: RoleParam = None) -> Response:
    """The indicators of a goal, each with its role, headline indicators first."""
    goal = question.framework.goal(code)
    name = _name(f"goal-{goal.code}-indicators", role)
    return listing(question, name, RoleItem, lambda: role_items(question, goal, role))


@router.get(
    "/targets",
    tags=["Targets"],
    summary="All targets",
    response_model=list[Item[str]] | list[Item[Texts]],
    responses=_answers(examples.TARGETS, 400, 406, table=True, more={"lang=all": examples.TARGETS_IN_ALL_LANGUAGES}),
)
def list_targets(question: ListQuestion) -> Response:
    """The 23 targets for 2030, by number."""
    return listing(question, "targets", Item, lambda: items(question, question.framework.targets))


@router.get(
    "/targets/{code}",
    tags=["Targets"],
    summary="One target",
    response_model=MonitoredRecord,
    responses=_answers(examples.TARGET, 400, 404, 406),
)
def get_target(question: RecordQuestion, code: TargetCode) -> Response:
    """Everything about a target."""
    target = question.framework.target(code)
    return record(question, target.iri, lambda: monitored_record(question, target))


@router.get(
    "/targets/{code}/indicators",
    tags=["Targets"],
    summary="Indicators of a target",
    response_model=list[RoleItem[str]] | list[RoleItem[Texts]],
    responses=_answers(examples.INDICATORS_OF, 400, 404, 406, table=True),
)
def list_indicators_of_target(question: ListQuestion, code: TargetCode, role: RoleParam = None) -> Response:
    """The indicators of a target, each with its role, headline indicators first."""
    target = question.framework.target(code)
    name = _name(f"target-{target.code}-indicators", role)
    return listing(question, name, RoleItem, lambda: role_items(question, target, role))


@router.get(
    "/indicators",
    tags=["Indicators"],
    summary="All indicators",
    response_model=list[IndicatorItem[str]] | list[IndicatorItem[Texts]],
    responses=_answers(examples.INDICATORS, 400, 406, table=True),
)
def list_indicators(question: ListQuestion, role: RoleParam = None) -> Response:
    """The indicators by code, or with `role` those that have it for some goal or target."""
    return listing(question, _name("indicators", role), IndicatorItem, lambda: indicator_items(question, role))


@router.get(
    "/indicators/roles",
    tags=["Indicators"],
    summary="Roles of indicators",
    response_model=list[RoleRow[str]] | list[RoleRow[Texts]],
    responses=_answers(examples.ROLES, 400, 406, table=True),
)
def list_roles(question: ListQuestion, role: RoleParam = None) -> Response:
    """One row per indicator, role, and goal or target, for pivot tables and for linking.

    Codes of roles: HI headline, BI binary, CT component, CY complementary.
    """
    return listing(question, _name("indicator-roles", role), RoleRow, lambda: role_rows(question, role))


@router.get(
    "/indicators/{code}",
    tags=["Indicators"],
    summary="One indicator",
    response_model=IndicatorRecord,
    responses=_answers(examples.INDICATOR, 400, 404, 406),
)
def get_indicator(question: RecordQuestion, code: IndicatorCode) -> Response:
    """Everything about an indicator, with its custodian organisations and all that it monitors."""
    indicator = question.framework.indicator(code)
    return record(question, indicator.iri, lambda: indicator_record(question, indicator))


@router.get(
    "/search",
    tags=["Framework"],
    summary="Search",
    response_model=list[FoundItem[str]] | list[FoundItem[Texts]],
    responses=_answers(examples.FOUND, 400, 406, table=True),
)
def search_framework(question: ListQuestion, q: SearchParam = "") -> Response:
    """Goals, targets and indicators whose code is `q`, or whose label or title contains it, best first.

    Words may be given by their beginnings and in any order. The texts of the language asked for are searched, with
    `lang=all` those of every language; `include=definition` also searches definitions.
    """
    query = _searchable(q)

    def found() -> list[FoundItem[Any]]:
        hits = search(question.knowledge, query, question.language, definitions=question.with_definition)
        return found_items(question, hits)

    return listing(question, f"search-{query}", FoundItem, found)


@router.get(
    "/custodian-agencies",
    tags=["Indicators"],
    summary="Custodian organisations",
    response_model=Agencies,
    responses=_answers(examples.AGENCIES, 400, 406, table=True),
)
def list_custodian_agencies(question: FactsQuestion) -> Response:
    """Organisations that keep headline indicators (CBD/COP/16/INF/3/Rev.1), each with the codes of theirs."""
    name = "custodian-agencies"
    return in_shape(
        question, name, (name,), lambda: agencies(question.framework), lambda made: table_of_agencies(name, made)
    )


def _name(name: str, role: str | None) -> str:
    return f"{name}-{role}" if role else name


def _searchable(query: str) -> str:
    query = " ".join(query.split())
    hint = "Say what to look for, for example search?q=marine."
    if not fold(query).strip():
        raise InvalidInput("The search has no words: q is missing or empty.", hint)
    if len(query) > MAX_SEARCH:
        raise InvalidInput(f"q has {len(query)} characters, the limit is {MAX_SEARCH}.", hint)
    return query
