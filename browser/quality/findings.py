"""The findings of one rule, and accepting one as it is."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from browser.http import sessions
from browser.http.services import language_of, services, urls
from browser.http.varying import cookies_of
from browser.quality.contexts import (
    QualityRulePage,
)
from browser.quality.parts import PAGE, STYLES, Rows, crumbs, page_number, title_of
from browser.quality.stored import QualityReports, known_dataset, stored_report
from browser.site.frame import make_frame, words
from kg.errors import InvalidInput, NotFound, Unauthorized
from kg.quality.decisions import judge
from kg.quality.rules import get_rule


def rule_page(request: Request) -> QualityRulePage:
    """The findings of one rule. Raises NotFound for rules and pages that are not there."""
    to, language, dataset = urls(request), language_of(request), known_dataset(request)
    _ = words(language)
    rule, stored = get_rule(request.path_params["rule"]), stored_report(request, dataset)
    judged = judge(stored.report, rule.id, services(request).of(QualityReports).decisions.accepted(dataset.id))
    number, start, end = page_number(request, len(judged.open))
    rows, title = Rows(request), _(rule.title)

    def address(tag: str, page: int = number) -> str:
        return to.quality(tag, dataset.id, rule.id, page)

    signed_in = (
        sessions.cookie_name(request) in cookies_of(request) and sessions.signed_in(request, "editor") is not None
    )
    return QualityRulePage(
        frame=make_frame(
            request,
            styles=STYLES,
            title=f"{title} – {title_of(dataset, language).value}",
            address=address,
            breadcrumbs=crumbs(request, dataset, title),
            section="vocabularies",
            index=number == 1,
        ),
        title=title_of(dataset, language),
        rule=rule.id,
        severity=rule.severity.value,
        rule_title=rule.title,
        explanation=rule.explanation,
        remedy=rule.remedy,
        reference=rule.reference,
        rows=tuple(map(rows.finding, judged.open[start:end])),
        accepted=tuple(rows.finding(finding, by) for finding, by in judged.accepted[:PAGE]),
        more_accepted=max(0, len(judged.accepted) - PAGE),
        total=len(judged.open),
        first=start + 1 if judged.open else 0,
        last=end,
        previous_url=address(language, number - 1) if number > 1 else "",
        next_url=address(language, number + 1) if end < len(judged.open) else "",
        dataset_url=to.quality(language, dataset.id),
        action=to.quality(language, dataset.id, rule.id),
        may_decide=signed_in,
        sign_in_url=to.sign_in(language, request.url.path),
    )


async def decide(request: Request) -> Response:
    """POST with `action` (accept or take-back), the `key` of the finding and, to accept, a `reason`."""
    sessions.refuse_other_origins(request)
    account = await run_in_threadpool(sessions.signed_in, request, "editor")
    if account is None:
        raise Unauthorized("You are not signed in, or no longer.", "Sign in, and repeat it.")
    fields = await sessions.read_form(request)
    return await run_in_threadpool(_decide, request, account.name, fields)


def _decide(request: Request, agent: str, fields: dict[str, str]) -> Response:
    dataset, rule = known_dataset(request), get_rule(request.path_params["rule"])
    decisions, key = services(request).of(QualityReports).decisions, fields.get("key", "")
    if fields.get("action") == "take-back":
        decisions.take_back(dataset.id, rule.id, key, agent)
    elif fields.get("action") == "accept":
        found = stored_report(request, dataset).report.findings.get(rule.id, ())
        finding = next((one for one in found if one.key() == key), None)
        if finding is None:
            raise NotFound("This finding is not in the report any more.", "Open the page again.")
        decisions.accept(dataset.id, rule.id, finding, agent, fields.get("reason", ""))
    else:
        raise InvalidInput("The form does not say what to do.", "action is accept or take-back.")
    return RedirectResponse(urls(request).quality(language_of(request), dataset.id, rule.id), 303)
