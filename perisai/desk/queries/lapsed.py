"""Who stopped being protected, by the month in which it happened, and whom to ask back first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dues import rules
from dues.models import Standing
from dues.queries.night import night_done
from dues.querysets import LAPSED
from members.enums import EndReason, LapseAnswer, LapseReason, PhoneOwner, Purpose
from members.models import Consent, Enrolment, LapseTalk, Member
from perisai import regulations
from perisai.accounts.enums import Role
from perisai.common.months import add_months, last_day, month_of
from perisai.common.paging import beyond
from perisai.common.rupiah import format_rupiah
from perisai.common.whatsapp import chat_url_of
from perisai.outbox.enums import Channel
from perisai.regulations.enums import PayerKind
from perisai.reminders.enums import Reason
from perisai.reminders.models import Pause
from perisai.reminders.reaching_rules import Reach, choose
from villages.scoping import Viewer

PAGE = 50
MONTHS = 12
NOT_ASKED = "belum"
_ORDER = ("rank", "name", "pk")
# Whom to ask first: who wants to come back, whose day has come, who was not asked yet; the others wait.
_WANTS, _DAY_HAS_COME, _NOT_ASKED_YET, _LATER, _NEVER = range(5)


@dataclass(frozen=True, slots=True)
class Lapsed:
    """An enrolment that lapsed on a day, whether an agent still holds dues of it, what they said when they
    were asked last, and what the first month costs if they come back today.

    `chat_url` opens WhatsApp with a prepared text; empty where they may not be written to, of which
    `unwritten` says why (empty where nobody asks why).
    """

    enrolment: Enrolment
    lapsed_on: dt.date
    reached: dt.date
    is_held: bool
    rank: int
    dues: regulations.MonthlyDues
    talk: LapseTalk | None = None
    chat_url: str = ""
    unwritten: str = ""

    @property
    def wants_back(self) -> bool:
        return self.rank == _WANTS


@dataclass(frozen=True, slots=True)
class LapsedPage:
    """The people of `month`, those to be asked first on top; how many lapsed in it and in the other months
    there are, newest first; why those of the month stopped paying (codes of LapseReason, NOT_ASKED), the
    most frequent first, once somebody was asked; and up to which day it was counted (None before the first
    night)."""

    month: dt.date
    rows: Sequence[Lapsed]
    by_month: Sequence[tuple[dt.date, int]]
    by_reason: Sequence[tuple[str, str, int]]
    counted_on: dt.date | None
    next_after: UUID | None

    @property
    def number(self) -> int:
        return dict(self.by_month).get(self.month, 0)


def lapsed_since(viewer: Viewer, *, days: int) -> int:
    """How many lapsed within so many days up to today, and did not come back."""
    first = viewer.on - dt.timedelta(days=days - 1)
    return _to_win_back(viewer).filter(lapsed_on__range=(first, viewer.on)).count()


def lapsed_page(
    viewer: Viewer,
    *,
    month: dt.date | None = None,
    reason: str = "",
    after: UUID | None = None,
    size: int = PAGE,
) -> LapsedPage:
    """The people who lapsed in a month (the newest in which somebody did, unless told), for a reason if one
    is told, whom to ask first on top and then by name, after the enrolment called `after`. At most ten
    queries, whatever the number of people."""
    by_month = lapsed_by_month(viewer)
    month = month or next((first for first, _number in by_month), month_of(viewer.on))
    of_month = _ranked(viewer).filter(lapsed_on__range=(month, last_day(month)))
    rows = of_month.filter(Q(reason__isnull=True) if reason == NOT_ASKED else Q(reason=reason))
    rows = rows if reason else of_month
    last = after and rows.filter(enrolment__uuid=after).first()
    if last:
        rows = rows.filter(beyond(last, _ORDER))
    # First who, then what the page says of them: of a whole country, all of it would be put together.
    ranks = dict(rows.order_by(*_ORDER).values_list("pk", "rank")[: size + 1])
    keys = list(ranks)[:size]
    found = Standing.objects.select_related(
        "enrolment__member__neighbourhood__hamlet",
        "enrolment__member__village",
        "enrolment__member__agent__user",
    ).prefetch_related("enrolment__terms")
    standings = found.in_bulk(keys)
    known = _known_of(viewer, [standings[key] for key in keys])
    return LapsedPage(
        month=month,
        rows=[_lapsed(viewer, standings[key], ranks[key], known) for key in keys],
        by_month=by_month,
        by_reason=_by_reason(viewer, of_month),
        counted_on=night_done(viewer),
        next_after=standings[keys[-1]].enrolment.uuid if len(ranks) > size else None,
    )


def lapsed_by_month(viewer: Viewer, *, months: int = MONTHS) -> list[tuple[dt.date, int]]:
    """How many lapsed in each of the last months and did not come back, newest first; months without
    anybody are left out. One query."""
    first = add_months(month_of(viewer.on), 1 - months)
    rows = _to_win_back(viewer).filter(lapsed_on__gte=first)
    days = rows.order_by("-lapsed_on").values_list("lapsed_on").annotate(number=Count("pk"))
    found: dict[dt.date, int] = {}
    for day, number in days:
        found[month_of(day)] = found.get(month_of(day), 0) + number
    return list(found.items())


def _by_reason(viewer: Viewer, of_month: QuerySet[Standing]) -> list[tuple[str, str, int]]:
    if viewer.role == Role.SECRETARY:
        return []
    rows = list(of_month.order_by().values("reason").annotate(number=Count("pk")))
    if not any(row["reason"] for row in rows):
        return []
    words = {**dict(LapseReason.choices), None: _("not asked yet")}
    found = [(row["reason"], words[row["reason"]], row["number"]) for row in rows]
    found.sort(key=lambda row: (-row[2], row[0] or ""))
    return [(code or NOT_ASKED, label, number) for code, label, number in found]


def _to_win_back(viewer: Viewer) -> QuerySet[Standing]:
    """Lapsed, alive, not opened again, and not ended for another reason."""
    return (
        Standing.objects.visible_to(viewer)
        .filter(LAPSED)
        .filter(
            Q(ended_on__isnull=True) | Q(enrolment__end_reason=EndReason.LAPSED),
            ~Exists(Enrolment.objects.filter(previous=OuterRef("pk"))),
            enrolment__member__deceased_on__isnull=True,
            enrolment__member__withdrawn_at__isnull=True,
        )
    )


def _ranked(viewer: Viewer) -> QuerySet[Standing]:
    """Those to win back with what they said last, as far as the viewer may know, and their `rank`."""
    talks = LapseTalk.objects.visible_to(viewer).filter(enrolment=OuterRef("pk")).order_by("-pk")

    def newest(name: str) -> Subquery:
        return Subquery(talks.values(name)[:1])

    rank = Case(
        When(answer=LapseAnswer.YES, then=_WANTS),
        When(answer=LapseAnswer.LATER, ask_on__lte=viewer.on, then=_DAY_HAS_COME),
        When(answer=LapseAnswer.LATER, then=_LATER),
        When(answer=LapseAnswer.NO, then=_NEVER),
        default=_NOT_ASKED_YET,
        output_field=IntegerField(),
    )
    rows = _to_win_back(viewer).annotate(answer=newest("answer"), ask_on=newest("ask_on"))
    return rows.annotate(reason=newest("reason"), name=F("enrolment__member__name"), rank=rank)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was said and agreed to, by key of enrolment or member."""

    talks: Mapping[int, LapseTalk]
    consents: Mapping[int, Consent]
    pauses: Mapping[int, Pause]


def _known_of(viewer: Viewer, standings: Sequence[Standing]) -> _Known:
    """Three queries, whatever the number of people."""
    members = [row.enrolment.member_id for row in standings]
    talks = LapseTalk.objects.visible_to(viewer).filter(enrolment__in=[row.pk for row in standings])
    consents = Consent.objects.visible_to(viewer).filter(member__in=members)
    pauses = Pause.objects.visible_to(viewer).filter(member__in=members).order_by("pk")
    return _Known(
        talks={row.enrolment_id: row for row in talks.select_related("by").order_by("pk")},
        consents={row.member_id: row for row in consents.order_by("given_on", "pk")},
        pauses={row.member_id: row for row in pauses},
    )


def _lapsed(viewer: Viewer, standing: Standing, rank: int, known: _Known) -> Lapsed:
    enrolment = standing.enrolment
    dues = rules.price_months(
        list(enrolment.terms.all()), [month_of(viewer.on)], PayerKind.SELF
    ).months[0]
    chat_url, unwritten = "", ""
    if viewer.role == Role.AGENT and rank < _LATER:
        unwritten = _why_not_written(viewer, enrolment.member, known)
        if not unwritten:
            text = _words(viewer, enrolment.member, standing.lapsed_on, dues)
            chat_url = chat_url_of(enrolment.member.phone, text)
    return Lapsed(
        enrolment=enrolment,
        lapsed_on=standing.lapsed_on,
        reached=standing.remitted_through,
        is_held=standing.paid_through > standing.remitted_through,
        rank=rank,
        dues=dues,
        talk=known.talks.get(standing.pk),
        chat_url=chat_url,
        unwritten=unwritten,
    )


def _why_not_written(viewer: Viewer, member: Member, known: _Known) -> str:
    """Why the agent writes no message to somebody; empty when she may. That somebody lapsed is told as
    little to others as debts are."""
    pause, consent = known.pauses.get(member.pk), known.consents.get(member.pk)
    if pause and pause.from_on <= viewer.on <= pause.until_on:
        return _("no reminders until %(day)s") % {"day": date_format(pause.until_on, "j F Y")}
    if consent and Purpose.REMIND not in consent.purposes:
        return Reason.OPTED_OUT.label
    reach = Reach(
        agreed=frozenset(consent.channels) if consent else frozenset(),
        phone=member.phone,
        is_own_phone=member.phone_owner == PhoneOwner.SELF,
        has_agent=True,
    )
    way = [Channel.WHATSAPP_AGENT]
    _channel, reason = choose(way, reach, available=way, is_debt=True)
    return reason.label if reason else ""


def _words(
    viewer: Viewer, member: Member, lapsed_on: dt.date, dues: regulations.MonthlyDues
) -> str:
    return _(
        "Hello %(name)s, this is %(agent)s, agent of BPJS Ketenagakerjaan (Jamsostek) in %(village)s. The"
        " protection of your work stopped on %(day)s. To be protected again you register once more and pay"
        " %(amount)s for the first month. May I come by? If you do not want to be asked, just answer so."
    ) % {
        "name": member.name,
        "agent": viewer.user.name,
        "village": member.village.name,
        "day": date_format(lapsed_on, "j F Y"),
        "amount": format_rupiah(dues.total),
    }
