"""The one thing that comes next about a claim."""

from __future__ import annotations

from dataclasses import dataclass

from claims.enums import NextKind, StepKind

K = StepKind
# While the newest step is one of these, the scheme or the family is asked, whatever papers are listed.
_AT_THE_BRANCH: dict[StepKind, NextKind] = {
    K.SUBMITTED: NextKind.WAIT,
    K.ANSWERED: NextKind.WAIT,
    K.OBJECTED: NextKind.WAIT,
    K.QUESTION: NextKind.BRING_ASKED,
    K.APPROVED: NextKind.WAIT_MONEY,
    K.REFUSED: NextKind.OBJECT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a claim stands. `must_report`: the hours of a report run or are over and nobody noted it;
    `to_judge`: photos the one who looks has to answer; `has_file`: the file was put together."""

    last: StepKind | None
    must_report: bool = False
    has_question: bool = False
    to_judge: bool = False
    to_mend: bool = False
    is_missing: bool = False
    has_file: bool = False
    is_visited: bool = False


def next_of(standing: Standing) -> NextKind | None:
    """What comes next; None when nothing does. What cannot wait is first, then what the branch asks for,
    then questions before papers: the answers say which papers there are."""
    last = standing.last
    if last == K.PAID:
        return None if standing.is_visited else NextKind.VISIT
    if last == K.DROPPED:
        return None
    if standing.must_report:
        return NextKind.REPORT
    if standing.to_judge:
        return NextKind.JUDGE
    if last in _AT_THE_BRANCH:
        return _AT_THE_BRANCH[last]
    if last in (None, K.RESUMED):
        if standing.has_question:
            return NextKind.ANSWER
        if standing.to_mend:
            return NextKind.MEND
        if standing.is_missing:
            return NextKind.BRING
    return NextKind.HAND_IN if standing.has_file else NextKind.PUT_TOGETHER
