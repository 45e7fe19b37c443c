"""Proof of silence: what became of everybody who came due, and who should have and did not."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q, QuerySet, Sum

from perisai.outbox.enums import MessageState
from perisai.reminders.due import FINDERS
from perisai.reminders.due.question import Question
from perisai.reminders.enums import Kind, Reason, State
from perisai.reminders.models import NightCount, Reminder, Rule
from perisai.reminders.rules import OUTCOME
from perisai.reminders.rules import Sum as Account
from villages.enums import TimeZone
from villages.scoping import Viewer

NIGHTS = 7
WRONG_DAYS = 7
PAGE = 50
MISSING_SHOWN = 20
_PAGE_OF_FINDER = 2_000
# A message that was taken back says why; the reminder is noted so within the hour.
_TAKEN_BACK = Q(state=State.HANDED, message__state=MessageState.WITHDRAWN)
SUPPRESSED = "suppressed"
_OF_ROW = {
    "waiting": Q(state=State.WAITING),
    "observed": Q(state=State.OBSERVED),
    SUPPRESSED: Q(state=State.SUPPRESSED) | _TAKEN_BACK,
}
_OF_MESSAGE = {
    name: Q(
        state=State.HANDED,
        message__state__in=[state for state, told in OUTCOME.items() if told == name],
    )
    for name in OUTCOME.values()
}
OUTCOMES = {
    name: _OF_ROW.get(name, Q(pk__in=[])) | _OF_MESSAGE.get(name, Q(pk__in=[]))
    for name in ("sent", "delivered", "failed", "unknown", SUPPRESSED, "observed", "waiting")
}


@dataclass(frozen=True, slots=True)
class NightProof:
    """One night of one kind. `account` adds up the rows that the night wrote; `should` is how many were due
    by a count of its own, `open` how many rows there were with a day left. `was_looked` is False when no
    night has looked."""

    night: dt.date
    account: Account
    should: int = 0
    open: int = 0
    was_looked: bool = True

    @property
    def lacking(self) -> int:
        """Who should have had a reminder and has no row. Zero when more rows than that are open: somebody
        who paid meanwhile keeps the row and is counted no more."""
        return max(self.should - self.open, 0)

    @property
    def closes(self) -> bool:
        return self.account.closes and not self.lacking


@dataclass(frozen=True, slots=True)
class KindProof:
    """The last nights of one kind, newest first, and their sum."""

    kind: Kind
    nights: Sequence[NightProof]

    @property
    def total(self) -> Account:
        accounts = [night.account for night in self.nights]
        suppressed: Counter[str] = Counter()
        for account in accounts:
            suppressed.update(account.suppressed or {})
        names = ("due", "observed", "sent", "delivered", "failed", "unknown", "waiting")
        sums = {name: sum(getattr(account, name) for account in accounts) for name in names}
        return Account(**sums, suppressed=dict(suppressed))

    @property
    def lacking(self) -> int:
        return max((night.lacking for night in self.nights), default=0)

    @property
    def closes(self) -> bool:
        return all(night.closes for night in self.nights)

    @property
    def unlooked(self) -> int:
        """How many of the nights nobody has looked at: those to come are made up."""
        return sum(not night.was_looked for night in self.nights)

    @property
    def was_looked(self) -> bool:
        return any(night.was_looked for night in self.nights)


def proofs(viewer: Viewer, *, kinds: Iterable[Kind] = tuple(Kind)) -> dict[Kind, KindProof]:
    """The last NIGHTS nights of the viewer's branches, by kind; those before the first night that ever looked
    are none. Four queries, whatever the number of kinds and rows."""
    kinds = list(kinds)
    days = _days(viewer, kinds)
    counts, written, opened = (
        _counts(viewer, kinds, days),
        _written(viewer, kinds, days),
        _opened(viewer, kinds, days),
    )
    return {
        kind: KindProof(
            kind,
            [
                _night(day, counts.get((kind, day)), written[kind, day], opened[kind, day])
                for day in days
            ],
        )
        for kind in kinds
    }


def _days(viewer: Viewer, kinds: Sequence[Kind]) -> list[dt.date]:
    counts = NightCount.objects.visible_to(viewer).filter(kind__in=kinds)
    first = counts.aggregate(first=Min("night"))["first"] or viewer.on
    days = [viewer.on - dt.timedelta(days=back) for back in range(NIGHTS)]
    return [day for day in days if day >= min(first, viewer.on)]


def _night(
    day: dt.date, count: tuple[int, int] | None, rows: Counter[tuple[str, str]], opened: int
) -> NightProof:
    should, new = count or (0, 0)
    sums: Counter[str] = Counter()
    suppressed: Counter[str] = Counter()
    for (outcome, reason), number in rows.items():
        if outcome == SUPPRESSED:
            suppressed[reason] += number
        elif outcome:
            sums[outcome] += number
    # Rows of a night that has not finished are not told to be due yet, so they are no difference either.
    due = new if count else sum(rows.values())
    account = Account(due=due, **sums, suppressed=dict(suppressed))
    return NightProof(day, account, should, opened, count is not None)


def _counts(viewer: Viewer, kinds: Sequence[Kind], days: Sequence[dt.date]):
    rows = NightCount.objects.visible_to(viewer).filter(kind__in=kinds, night__in=days)
    found = rows.order_by().values_list("kind", "night").annotate(Sum("due"), Sum("new"))
    return {(Kind(kind), night): (due, new) for kind, night, due, new in found}


def _written(viewer: Viewer, kinds: Sequence[Kind], days: Sequence[dt.date]):
    fields = ("kind", "night", "state", "reason", "message__state", "message__reason")
    rows = Reminder.objects.visible_to(viewer).filter(kind__in=kinds, night__in=days)
    found: dict[tuple[Kind, dt.date], Counter[tuple[str, str]]] = defaultdict(Counter)
    for kind, night, *told, number in rows.order_by().values_list(*fields).annotate(Count("pk")):
        found[Kind(kind), night][_outcome(*told)] += number
    return found


def _outcome(
    state: str, reason: str, message_state: str | None, message_reason: str | None
) -> tuple[str, str]:
    """What became of a reminder, and why nobody was told; nothing of one of which nobody can say."""
    if state == State.SUPPRESSED:
        return SUPPRESSED, reason
    if state != State.HANDED:
        return state, ""
    if message_state == MessageState.WITHDRAWN:
        return SUPPRESSED, message_reason
    return OUTCOME.get(message_state, ""), ""


def _opened(viewer: Viewer, kinds: Sequence[Kind], days: Sequence[dt.date]) -> Counter:
    """How many rows there were on each night whose window had a day left."""
    rows = Reminder.objects.visible_to(viewer).filter(
        kind__in=kinds, due_on__lte=max(days), last_on__gte=min(days)
    )
    columns = {
        f"n{number}": Count("pk", filter=Q(due_on__lte=day, last_on__gte=day, night__lte=day))
        for number, day in enumerate(days)
    }
    found: Counter[tuple[Kind, dt.date]] = Counter()
    for row in rows.order_by().values("kind").annotate(**columns):
        for number, day in enumerate(days):
            found[Kind(row["kind"]), day] = row[f"n{number}"]
    return found


def rows_behind(
    viewer: Viewer,
    kind: Kind,
    *,
    outcome: str = "",
    reason: str = "",
    night: dt.date | None = None,
) -> QuerySet[Reminder]:
    """The reminders behind a number: of one kind, of one night or the last NIGHTS, by what became of them,
    oldest first, loaded for a list. An outcome that is none has no rows."""
    first = viewer.on - dt.timedelta(days=NIGHTS - 1)
    nights = {"night": night} if night else {"night__gte": first, "night__lte": viewer.on}
    rows = Reminder.objects.visible_to(viewer).filter(kind=kind, **nights)
    if outcome:
        rows = rows.filter(OUTCOMES.get(outcome, Q(pk__in=[])))
    if reason:
        rows = rows.filter(
            Q(state=State.SUPPRESSED, reason=reason) | _TAKEN_BACK & Q(message__reason=reason)
        )
    return _for_list(rows)


def went_wrong(viewer: Viewer) -> dict[str, int]:
    """How many reminders failed in the last WRONG_DAYS days, and of how many that left in them nobody knows
    whether they arrived: `failed` and `unknown`, as `rows_gone_wrong` finds them. One query."""
    wrong = _wrong(viewer)
    rows = Reminder.objects.visible_to(viewer).filter(wrong["failed"] | wrong["unknown"])
    return rows.aggregate(**{name: Count("pk", filter=OUTCOMES[name]) for name in wrong})


def rows_gone_wrong(viewer: Viewer, outcome: str = "") -> QuerySet[Reminder]:
    """The reminders of all kinds behind `went_wrong`, of one outcome or both, oldest first, loaded for a
    list. What waited for a hand fails when its window closes, long after the night that found it."""
    wrong = _wrong(viewer)
    chosen = wrong.get(outcome, Q(pk__in=[])) if outcome else wrong["failed"] | wrong["unknown"]
    return _for_list(Reminder.objects.visible_to(viewer).filter(chosen))


def _wrong(viewer: Viewer) -> dict[str, Q]:
    first = viewer.on - dt.timedelta(days=WRONG_DAYS - 1)
    since = dt.datetime.combine(first, dt.time(), ZoneInfo(viewer.time_zone))
    return {
        "failed": OUTCOMES["failed"] & Q(message__settled_at__gte=since),
        "unknown": OUTCOMES["unknown"] & Q(message__handed_at__gte=since),
    }


def _for_list(rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
    return rows.select_related(
        "enrolment__member", "claim", "agent__user", "village", "branch", "message"
    ).order_by("pk")


@dataclass(frozen=True, slots=True)
class Live:
    """What a question of this moment says about one kind: `should` have a reminder whose window is open on
    `day`, `open` rows there are, and who is missing: unsaved reminders, at most MISSING_SHOWN."""

    day: dt.date
    should: int
    open: int
    missing: Sequence[Reminder]

    @property
    def closes(self) -> bool:
        return not self.missing and self.should <= self.open


def live(viewer: Viewer, kind: Kind) -> Live | None:
    """Ask again who is due, on the day of the last night; None before the first night. Goes through all who
    come due, so it is asked only when somebody wants to know."""
    nights = NightCount.objects.visible_to(viewer).filter(kind=kind, night__lte=viewer.on)
    newest = nights.order_by("-night").first()
    if newest is None:
        return None
    day = newest.night
    question = Question(
        rules=list(Rule.objects.filter(kind=kind, from_on__lte=day)),
        day=day,
        since=day,
        zones=TimeZone.values,
        branches=viewer.branch_ids or None,
    )
    counted = FINDERS[kind].count(question)
    rows = Reminder.objects.visible_to(viewer).filter(
        kind=kind, due_on__lte=day, last_on__gte=day, night__lte=day
    )
    return Live(day, sum(counted.values()), rows.count(), _missing(kind, question))


def _missing(kind: Kind, question: Question) -> list[Reminder]:
    found: list[Reminder] = []
    after: int | None = 0
    while after is not None and len(found) < MISSING_SHOWN:
        rows, after = FINDERS[kind].find(question, after=after, most=_PAGE_OF_FINDER)
        found += rows
    return found[:MISSING_SHOWN]


def reason_words(suppressed: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Reasons with their words, the most frequent first."""
    rows = [
        (code, Reason(code).label, number)
        for code, number in suppressed.items()
        if code in Reason.values
    ]
    return sorted(rows, key=lambda row: -row[2])
