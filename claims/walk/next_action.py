"""What comes next about a claim, with the page on which it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from claims.enums import ClockKind, NextKind, PaperState, StepKind
from claims.models import Bundle, Claim
from claims.next_words import NEXTS
from claims.permissions import may_judge_papers
from claims.queries.clocks import Running
from claims.queries.papers import Checklist, Line
from claims.queries.road import Road
from claims.rules.onward import Standing, next_of
from claims.walk.walker import next_page
from villages.scoping import Viewer

_REPORTS = (ClockKind.REPORT_ONE, ClockKind.REPORT_TWO)
_NOTED = {
    NextKind.HAND_IN: StepKind.SUBMITTED,
    NextKind.BRING_ASKED: StepKind.ANSWERED,
    NextKind.WAIT_MONEY: StepKind.PAID,
}


@dataclass(frozen=True, slots=True)
class NextAction:
    """The one big action of the page. `is_post`: the button sends, it does not only lead there."""

    kind: NextKind
    title: str | Promise
    why: str | Promise
    button: str | Promise
    icon: str
    url: str
    is_post: bool = False


def next_action(
    claim: Claim,
    *,
    checklist: Checklist,
    clocks: Sequence[Running],
    road: Road,
    last: StepKind | None,
    last_bundle: Bundle | None,
    viewer: Viewer,
) -> NextAction | None:
    """The next thing about a claim whose parts are all in hand; None when nothing is to be done. No query."""
    reports = [row for row in clocks if row.clock.kind in _REPORTS and row.can_be_noted]
    question = next_page(claim)
    sent = [line for line in checklist.every if line.state == PaperState.SENT]
    missing = checklist.missing
    found = next_of(
        Standing(
            last=last,
            must_report=bool(reports),
            has_question=question is not None,
            to_judge=may_judge_papers(viewer) and bool(sent),
            to_mend=bool(missing) and missing[0].state == PaperState.MEND,
            is_missing=bool(missing),
            has_file=last_bundle is not None,
            is_visited=road.after is not None,
        )
    )
    if found is None:
        return None
    if found == NextKind.ANSWER:
        return _as(found, _to(claim, "step", question.slug), title=question.title)
    if found in (NextKind.MEND, NextKind.BRING):
        return _of_paper(found, missing[0])
    if found == NextKind.JUDGE:
        return _of_paper(found, sent[0])
    if found == NextKind.REPORT:
        return _as(found, _report_url(claim, reports[0].clock.kind))
    if found == NextKind.PUT_TOGETHER:
        return _as(found, _to(claim, "make_bundle"), is_post=True)
    if found in _NOTED:
        return _as(found, _to(claim, "note_step", _NOTED[found].value))
    if found == NextKind.VISIT:
        return _as(found, _to(claim, "after_visit"))
    place = "keberatan" if found == NextKind.OBJECT else "langkah"
    return _as(found, f"#{place}")


def _of_paper(kind: NextKind, line: Line) -> NextAction:
    return _as(kind, line.url, title=line.title)


def _report_url(claim: Claim, kind: ClockKind) -> str:
    """The first report has a page that writes to the branch; of the second only a note is kept."""
    if kind == ClockKind.REPORT_ONE:
        return _to(claim, "accident")
    return _to(claim, "done", kind.value)


def _as(kind: NextKind, url: str, *, title: str | Promise = "", is_post: bool = False):
    words = NEXTS[kind]
    return NextAction(kind, title or words.title, words.why, words.button, words.icon, url, is_post)


def _to(claim: Claim, name: str, *rest: str) -> str:
    return reverse(f"claims:{name}", args=[claim.uuid, *rest])
