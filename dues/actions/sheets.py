"""Sheets of a round: drawing one up, printing it again, noting that one is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dues.actions.custody import lock_agents
from dues.errors import NotASheet, NotYours
from dues.models import AskedFile, RoundSheet, SheetLoss, SheetPrinting, SheetStub, StubPerson
from dues.papers import round_sheet_pdf
from dues.queries.sheets import SHEET_DRAWER, SHEET_FILE, on_paper
from members.models import Enrolment, Member
from perisai.audit.actions import record
from perisai.common.passing_files import forget_files, put_file
from perisai.common.retries import check_same_content, content_hash_of
from perisai.jobs.actions import request_job
from villages.models import Agent
from villages.queries import local_day, time_zone_of

SHEET_JOB = "dues.draw_sheet"
DRAWN_AT_ONCE = 30  # houses whose paper is drawn while somebody waits: about a second


@dataclass(frozen=True, slots=True)
class Debtor:
    """Somebody to stand on a sheet: `months` owed from `first_month` on, their rupiah, and what each
    number of months would cost in rupiah."""

    enrolment_id: int
    first_month: dt.date
    months: int
    owed: int
    prices: Mapping[int, int]


@transaction.atomic
def draw_up_sheet(
    *,
    uuid: UUID,
    agent: Agent,
    houses: Sequence[Sequence[Debtor]],
    places: str,
    by,
    at: dt.datetime,
) -> RoundSheet:
    """Keep the houses of a round as a sheet with the agent's next number, one stub for each, in the order
    given. `places` says in words where she walks.

    What is owed may move between two tries; the same `uuid` for the same places answers with the first
    sheet. Raises NotASheet without houses, NotYours unless `by` is the agent, UuidReused.
    """
    content = content_hash_of(agent=agent.pk, places=places)
    lock_agents([agent.pk])
    if known := RoundSheet.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    _check_own(agent, by)
    if not any(houses):
        raise NotASheet(_("Nobody here has to be visited: there is nothing to print."))
    people = Enrolment.objects.select_related(
        "member__village__branch", "member__neighbourhood__hamlet"
    ).in_bulk(debtor.enrolment_id for house in houses for debtor in house)
    village = people[houses[0][0].enrolment_id].member.village
    newest = RoundSheet.objects.filter(agent=agent).aggregate(number=Max("number"))["number"]
    sheet = RoundSheet.objects.create(
        uuid=uuid,
        content_hash=content,
        agent=agent,
        village=village,
        branch=village.branch,
        number=(newest or 0) + 1,
        places=places,
        printed_on=local_day(at, time_zone_of(village.branch)),
        printed_at=at,
        by=by,
    )
    stubs = SheetStub.objects.bulk_create(
        SheetStub(sheet=sheet, line=line, place=_place(people[house[0].enrolment_id].member))
        for line, house in enumerate(houses, 1)
    )
    StubPerson.objects.bulk_create(
        _person(stub, debtor, people[debtor.enrolment_id])
        for stub, house in zip(stubs, houses, strict=True)
        for debtor in house
    )
    record("round_sheet.drawn_up", sheet, by=by, number=sheet.number, stubs=len(stubs))
    return sheet


@transaction.atomic
def print_sheet(*, uuid: UUID, sheet: RoundSheet, paper: str, by, at: dt.datetime) -> SheetPrinting:
    """Note that a sheet is printed: the first time the original, afterwards copies, counted on the paper.
    The same `uuid` answers as the first time. Raises NotYours, NotASheet for a lost sheet."""
    sheet = _locked(sheet)
    if known := SheetPrinting.objects.filter(uuid=uuid, sheet=sheet).first():
        return known
    _check_own(sheet.agent, by)
    if hasattr(sheet, "loss"):
        raise NotASheet(_("This sheet is noted as lost. Print a new one from the round."))
    printing = SheetPrinting.objects.create(
        uuid=uuid, sheet=sheet, copy=sheet.printings.count(), paper=paper, printed_at=at, by=by
    )
    record("round_sheet.printed", sheet, by=by, copy=printing.copy, paper=paper)
    if sheet.stubs.count() > DRAWN_AT_ONCE:
        payload = {"printing": printing.pk}
        request_job(kind=SHEET_JOB, unique_key=printing.job_key, payload=payload, on=at)
    return printing


def draw_printing(*, printing: SheetPrinting) -> None:
    """Draw the paper of a long sheet, for whoever waits for it; harmless when done again. Raises
    PdfUnavailable."""
    content = round_sheet_pdf(on_paper(printing), paper=printing.paper)
    put_file(content, drawer=SHEET_DRAWER, owner=printing.uuid, name=SHEET_FILE)


def forget_drawn(*, at: dt.datetime) -> int:
    """Delete the papers of long sheets that were drawn more than a week ago: they are drawn anew when
    somebody asks. Returns of how many."""
    fresh = SheetPrinting.objects.filter(printed_at__gt=at - AskedFile.KEPT)
    return forget_files(drawer=SHEET_DRAWER, but=fresh.values_list("uuid", flat=True))


@transaction.atomic
def note_lost(*, sheet: RoundSheet, reason: str, by, at: dt.datetime) -> SheetLoss:
    """Note that a sheet is lost: what was not typed of it is dead, and the branch sees that. By its agent.

    A second note answers with the first. Raises NotYours, NotASheet when everything was typed or nothing
    is said.
    """
    sheet = _locked(sheet)
    if known := SheetLoss.objects.filter(sheet=sheet).first():
        return known
    _check_own(sheet.agent, by)
    if not reason.strip():
        raise NotASheet(_("Write what happened: the coordinator reads it."), field="reason")
    if not sheet.stubs.filter(entry__isnull=True).exists():
        raise NotASheet(_("Everything on this sheet was typed. Nothing is lost with it."))
    loss = SheetLoss.objects.create(
        sheet=sheet,
        reason=reason.strip(),
        lost_on=local_day(at, time_zone_of(sheet.branch)),
        lost_at=at,
        by=by,
    )
    record("round_sheet.lost", sheet, by=by)
    return loss


def _locked(sheet: RoundSheet) -> RoundSheet:
    """The sheet, under the lock of its agent's money: what is typed of it waits, or came before."""
    lock_agents([sheet.agent_id])
    return RoundSheet.objects.select_related("agent__user", "branch", "loss").get(pk=sheet.pk)


def _check_own(agent: Agent, by) -> None:
    if by.pk != agent.user_id:
        raise NotYours(_("Only the agent herself prints and types her sheets."))


def _place(member: Member) -> str:
    """Where a house stands, in one line."""
    return ", ".join(filter(None, [str(member.neighbourhood or ""), member.address]))


def _person(stub: SheetStub, debtor: Debtor, enrolment: Enrolment) -> StubPerson:
    return StubPerson(
        stub=stub,
        enrolment=enrolment,
        name=enrolment.member.name,
        job=enrolment.job,
        first_month=debtor.first_month,
        months=debtor.months,
        owed=debtor.owed,
        prices={str(months): price for months, price in debtor.prices.items()},
    )
