"""What stands on a member card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from dues.models import CardPrinting, SuccessionMember
from members.enums import MoveEnd
from members.models import Enrolment, Member, MoveMember
from perisai import regulations
from perisai.common.months import month_of
from perisai.common.phones import spoken_phone
from villages.models import Village

KPJ_GROUPS = (4, 4, 3)  # how digits are read aloud


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the family calls: the agent, or the branch office of somebody who has none."""

    name: str
    phone: str
    is_agent: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A card: never a NIK, a date of birth or an amount, because it is shown around and gets lost."""

    name: str
    kpj: str
    has_jht: bool
    village: Village
    contact: Contact
    printed_on: dt.date
    report_hours: int

    @property
    def report_words(self) -> str:
        """`2 x 24 jam`: how the law and everybody says it."""
        days, rest = divmod(self.report_hours, 24)
        return f"{self.report_hours} jam" if rest else f"{days} x 24 jam"


@dataclass(frozen=True, slots=True)
class OutdatedCard:
    """The card on paper names whom one called before: since this moment it is `contact`."""

    since: dt.datetime
    is_hand_over: bool
    contact: Contact


def cards_of(keys: Sequence[int], *, on: dt.date) -> list[Card]:
    """The cards of these participations in this order, as they are true on a day. Two queries, whatever the
    number."""
    rows = Enrolment.objects.select_related("member__village__branch", "member__agent__user")
    found = rows.prefetch_related("terms").in_bulk(keys)
    return [_card(found[key], on) for key in keys]


def card_printings_of(member: Member) -> QuerySet[CardPrinting]:
    """Who printed the cards of somebody in hand, the newest first."""
    rows = CardPrinting.objects.filter(enrolment__member=member)
    return rows.select_related("batch__by", "enrolment").order_by("-pk")


def outdated_card_of(member: Member) -> OutdatedCard | None:
    """Why the card of somebody in hand has to be printed anew: it is older than the last time that they came
    to another agent. None while it holds, and while there is none on paper. At most three queries."""
    newest = card_printings_of(member).first()
    if newest is None:
        return None
    moved = moves_made(member.pk).aggregate(at=Max("move__outcome__ended_at"))["at"]
    handed = hand_overs_of(member.pk).aggregate(at=Max("answer__answered_at"))["at"]
    since = max(filter(None, [moved, handed]), default=None)
    if since is None or since <= newest.printed_at:
        return None
    return OutdatedCard(since, is_hand_over=since == handed, contact=_contact(member))


def moves_made(member) -> QuerySet[MoveMember]:
    """The moves that brought a member (key or reference) to another agent or village."""
    return MoveMember.objects.filter(member=member, move__outcome__end=MoveEnd.DONE)


def hand_overs_of(member) -> QuerySet[SuccessionMember]:
    """The hand-overs that brought a member (key or reference) to a successor."""
    return SuccessionMember.objects.filter(member=member)


def _card(enrolment: Enrolment, on: dt.date) -> Card:
    member = enrolment.member
    month = month_of(on)
    terms = sorted(enrolment.terms.all(), key=lambda row: (row.from_month, row.pk))
    in_force = [row for row in terms if row.from_month <= month] or terms[:1]
    hours = regulations.value("jkk.report_hours", on)
    return Card(
        name=member.name,
        kpj=_grouped(enrolment.kpj),
        has_jht=bool(in_force) and in_force[-1].has_jht,
        village=member.village,
        contact=_contact(member),
        printed_on=on,
        report_hours=hours["stage_one"],
    )


def _contact(member: Member) -> Contact:
    if member.agent:
        phone = spoken_phone(member.agent.phone)
        return Contact(member.agent.user.name, phone, is_agent=True)
    branch = member.village.branch
    return Contact(branch.name if branch else "", branch.phone if branch else "", is_agent=False)


def _grouped(kpj: str) -> str:
    parts, start = [], 0
    for size in KPJ_GROUPS:
        parts.append(kpj[start : start + size])
        start += size
    return " ".join(filter(None, parts))
