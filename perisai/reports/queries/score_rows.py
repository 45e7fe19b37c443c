"""The rows behind one figure of a card, each as a line that opens what it tells of."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dues.models import Collection
from members.models import Visit
from perisai.common.month_names import month_name
from perisai.common.rupiah import format_rupiah
from perisai.inspections.enums import MismatchKind, Resolution
from perisai.inspections.permissions import may_inspect, may_read_inside
from perisai.reports.queries import score_figures as figures
from perisai.reports.queries.score_figures import ASKED_AGENT, STAYED, Figure
from perisai.reports.queries.score_pay import estimate_of
from perisai.reports.score_rules import Span
from villages.models import Agent
from villages.queries import local_day
from villages.scoping import Viewer

MOST = 300  # lines on a page
_SHORT = 16  # signs of a key
_HOME = ("neighbourhood__hamlet", "village")

Key = int | str


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its day, what it is called and where that opens, what is to be said of it, rupiah. `place` is
    where somebody lives: names alone do not tell two people apart."""

    title: str
    address: str = ""
    day: dt.date | None = None
    words: str = ""
    amount: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Some lines of `total`."""

    lines: Sequence[Row]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.lines)


def rows_behind(
    figure: Figure, agent: Agent, span: Span, *, viewer: Viewer, most: int | None = MOST
) -> Rows:
    """What a figure of an agent's card counts: the first lines, or all of them. The number of queries does
    not grow with it."""
    found = _LINES[figure](agent, span, viewer)
    total = found.rows.count() if isinstance(found, _Lines) else len(found)
    return Rows(found[:most], total)


def keys_behind(figure: Figure, agent: Agent, span: Span, *, viewer: Viewer) -> list[Key]:
    """A key for each of these rows, in their order, that says nothing of anybody. One query for rows of a
    table."""
    found = _LINES[figure](agent, span, viewer)
    if isinstance(found, _Lines):
        return list(found.rows.values_list("pk", flat=True))
    return list(_keyed(found))


def rows_with(
    keys: Sequence[Key], figure: Figure, agent: Agent, span: Span, *, viewer: Viewer
) -> dict[Key, Row]:
    """Those of these rows that have these keys. Where the rows are those of a table no other is read."""
    found = _LINES[figure](agent, span, viewer)
    return found.by_key(keys) if isinstance(found, _Lines) else _keyed(found)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Rows of the database as lines, of which only those that are asked for are read."""

    rows: QuerySet
    line: Callable[..., Row]

    def __getitem__(self, which: slice) -> list[Row]:
        return [self.line(row) for row in self.rows[which]]

    def by_key(self, keys: Sequence[Key]) -> dict[Key, Row]:
        return {row.pk: self.line(row) for row in self.rows.filter(pk__in=keys)}


def _keyed(rows: Iterable[Row]) -> dict[Key, Row]:
    """Rows of no table: by what each opens, its day, and the how manieth of these it is."""
    found: dict[Key, Row] = {}
    seen: Counter[str] = Counter()
    for row in rows:
        what = f"{row.address or row.title} {row.day or ''}"
        seen[what] += 1
        found[sha256(f"{what} {seen[what]}".encode()).hexdigest()[:_SHORT]] = row
    return found


def _regular(agent: Agent, span: Span, viewer: Viewer) -> _Lines:
    people = figures.regular(viewer, span, agent).select_related(*_HOME)
    return _Lines(people.order_by("name", "pk"), _member)


def _member(member, words: str = "") -> Row:
    address = reverse("desk:member", args=[member.uuid])
    place = ", ".join(str(one) for one in (member.neighbourhood, member.village.name) if one)
    return Row(member.name, address, words=words, place=place)


def _stayed(stay: int) -> Callable[[Agent, Span, Viewer], _Lines | list[Row]]:
    def rows(agent: Agent, span: Span, viewer: Viewer) -> _Lines:
        def line(member) -> Row:
            words = _("paid that month") if member.has_stayed else _("did not pay that month")
            return _member(member, words)

        people = figures.cohort(viewer, span, stay, agent).select_related(*_HOME)
        return _Lines(people.order_by("has_stayed", "name", "pk"), line)

    return rows


def _lag(agent: Agent, span: Span, viewer: Viewer) -> _Lines:
    def line(row) -> Row:
        taken = row.line.collection
        words = _("%(month)s, collected %(taken)s, reached %(reached)s: %(days)s days") % {
            "month": month_name(row.line.month),
            "taken": f"{taken.collected_on:%d-%m-%Y}",
            "reached": f"{row.payment.paid_on:%d-%m-%Y}",
            "days": max(row.lag.days, 0),
        }
        return _receipt(taken, words=words, amount=row.line.cash)

    rows = figures.reached(viewer, span).filter(line__collection__agent=agent)
    rows = rows.select_related("line__collection", "payment")
    return _Lines(rows.order_by("-lag", "line"), line)


def _cash(agent: Agent, span: Span, viewer: Viewer) -> _Lines:
    rows = figures.held(viewer, span).filter(agent=agent).oldest_first()
    return _Lines(rows, lambda row: _receipt(row, amount=row.total))


def _reversals(agent: Agent, span: Span, viewer: Viewer) -> _Lines:
    def line(row) -> Row:
        words = _("%(kind)s, decided by %(name)s: %(reason)s") % {
            "kind": row.request.get_kind_display(),
            "name": row.decided_by.name,
            "reason": row.request.reason,
        }
        taken = row.collection
        return _receipt(taken, words=words, amount=taken.total, day=_day(row.decided_at, viewer))

    rows = figures.reversals(viewer, span).filter(collection__agent=agent)
    rows = rows.select_related("collection", "request", "decided_by")
    return _Lines(rows.order_by("-pk"), line)


def _reprints(agent: Agent, span: Span, viewer: Viewer) -> _Lines:
    def line(row) -> Row:
        words = _("copy %(number)s, printed by %(name)s") % {
            "number": row.number,
            "name": row.by.name if row.by else "–",
        }
        return _receipt(row.collection, words=words, day=_day(row.rendered_at, viewer))

    rows = figures.reprints(viewer, span).filter(collection__agent=agent)
    rows = rows.select_related("collection", "by")
    return _Lines(rows.order_by("-rendered_at", "-pk"), line)


def _back_dated(agent: Agent, span: Span, viewer: Viewer) -> _Lines:
    def line(row) -> Row:
        words = _("entered on %(day)s, %(days)s days later") % {
            "day": f"{row.entered_on:%d-%m-%Y}",
            "days": (row.entered_on - row.collected_on).days,
        }
        return _receipt(row, words=words, amount=row.total)

    rows = figures.back_dated(viewer, span).filter(agent=agent)
    return _Lines(rows.order_by("-recorded_at", "-pk"), line)


def _missing(agent: Agent, span: Span, viewer: Viewer) -> list[Row]:
    books = list(figures.books_with_gaps(viewer, span).filter(agent=agent).select_related("agent"))
    numbers = Collection.objects.filter(book__in=books).values_list("book", "number")
    there: dict[int, set[int]] = {book.pk: set() for book in books}
    for book, number in numbers:
        there[book].add(number)
    return [
        Row(book.number_text(number), words=_("issued, but there is no receipt"))
        for book in books
        for number in range(1, book.last_number + 1)
        if number not in there[book.pk]
    ]


def _mismatches(agent: Agent, span: Span, viewer: Viewer) -> _Lines:
    # The agent reads the report, which names nobody; cases are opened by who coordinates the branch.
    reads_names = may_read_inside(viewer)

    def line(row) -> Row:
        drawn, inspection = row.drawn, row.drawn.draw.inspection
        number = _("Inspection %(code)s, number %(number)s") % {
            "code": inspection.code,
            "number": drawn.place,
        }
        case = may_inspect(viewer, inspection) and ("inspections:mismatch", row.mismatch.uuid)
        name, identity = case or ("inspections:show", inspection.uuid)
        kinds = "; ".join(str(MismatchKind(kind).label) for kind in row.mismatch.kinds)
        ended = Resolution(row.ended_as).label if row.ended_as else _("still open")
        return Row(
            f"{drawn.member.name} ({number})" if reads_names else number,
            reverse(name, args=[identity]),
            row.asked_on,
            f"{kinds}: {ended}",
        )

    rows = figures.mismatches(viewer, span).filter(**{ASKED_AGENT: agent})
    rows = rows.select_related("mismatch", "drawn__member", "drawn__draw__inspection__branch")
    return _Lines(rows.order_by("-asked_on", "-pk"), line)


def _short(agent: Agent, span: Span, viewer: Viewer) -> list[Row]:
    handed = figures.shortages(viewer, span).filter(agent=agent)
    handed = handed.select_related("remittance__decision", "settlement")
    counts = figures.short_counts(viewer, span).filter(agent=agent).select_related("settlement")
    lines = [
        Row(
            _("Remittance"),
            reverse("dues:remittance", args=[row.remittance.uuid]),
            row.remittance.decision.decided_on,
            _settled(row),
            row.amount,
        )
        for row in handed
    ] + [
        Row(
            _("Cash count"),
            reverse("dues:cash_count", args=[row.uuid]),
            row.counted_on,
            _settled(row),
            row.missing,
        )
        for row in counts
    ]
    lines.sort(key=lambda line: line.day, reverse=True)
    return lines


def _settled(row) -> str:
    settlement = getattr(row, "settlement", None)
    return settlement.get_kind_display() if settlement else _("not settled")


def _new(agent: Agent, span: Span, viewer: Viewer) -> _Lines:
    def line(row) -> Row:
        address = reverse("desk:member", args=[row.member.uuid])
        return Row(row.member.name, address, row.registered_on, row.job)

    rows = figures.joined_in(viewer, span).filter(member__agent=agent).select_related("member")
    return _Lines(rows.order_by("-registered_on", "-pk"), line)


def _seen(agent: Agent, span: Span, viewer: Viewer) -> list[Row]:
    visits = Visit.objects.visible_to(viewer).filter(agent=agent).order_by("-visited_on", "-pk")
    visit, receipt = visits.first(), figures.receipts_of(viewer).filter(agent=agent).first()
    lines = []
    if receipt:
        lines.append(_receipt(receipt, words=_("last receipt")))
    if visit:
        lines.append(Row(_("Visit"), day=visit.visited_on, words=_("last visit")))
    if agent.user.last_login:
        lines.append(
            Row(_("Signed in"), day=_day(agent.user.last_login, viewer), words=_("last time"))
        )
    return lines


def _pay(agent: Agent, span: Span, viewer: Viewer) -> list[Row]:
    estimate = estimate_of(agent, span, viewer=viewer)
    lines = [
        Row(
            month_name(pay.brought.month),
            words=_(
                "for %(new)s new members %(for_new)s; from dues %(from_dues)s (%(first)s of newer members,"
                " %(later)s of older ones)"
            )
            % {
                "new": pay.brought.new,
                "for_new": format_rupiah(pay.for_new),
                "from_dues": format_rupiah(pay.from_dues),
                "first": format_rupiah(pay.brought.dues_first),
                "later": format_rupiah(pay.brought.dues_later),
            }
            if pay.is_known
            else _("no rule is in force"),
            amount=pay.total,
        )
        for pay in estimate.pays
    ]
    return lines


def _day(moment: dt.datetime, viewer: Viewer) -> dt.date:
    return local_day(moment, viewer.time_zone)


def _receipt(row: Collection, **told) -> Row:
    told = {"day": row.collected_on, **told}
    address = reverse("dues:collection", args=[row.uuid]) if row.receipt_no else ""
    return Row(row.title, address, **told)


_LINES: dict[Figure, Callable[[Agent, Span, Viewer], _Lines | list[Row]]] = {
    Figure.REGULAR: _regular,
    **{figure: _stayed(stay) for stay, figure in STAYED.items()},
    Figure.LAG: _lag,
    Figure.CASH: _cash,
    Figure.REVERSALS: _reversals,
    Figure.MISSING: _missing,
    Figure.REPRINTS: _reprints,
    Figure.BACK_DATED: _back_dated,
    Figure.MISMATCHES: _mismatches,
    Figure.SHORT: _short,
    Figure.NEW: _new,
    Figure.SEEN: _seen,
    Figure.PAY: _pay,
}
