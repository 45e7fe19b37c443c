"""Typing the stubs of a round sheet after the walk: dues that were taken, and what came of the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.collecting import Payer, Share, take_dues
from dues.actions.custody import lock_agents
from dues.actions.standing import lock_standing
from dues.enums import Source, StubOutcome, StubProblem
from dues.errors import AmountChanged, BadDay, NotToType, NotYours
from dues.models import RoundSheet, SheetBatch, StubEntry
from dues.permissions import may_type_sheet
from dues.queries.sheets import House, Sheet, sheet_of
from dues.queries.stubs import WORDS, Reckoning, Row, lines_of_her_own, reckon, typing_viewer
from dues.sheet_rules import Typed
from members.actions.visiting import record_visit
from members.enums import VisitResult
from members.errors import MemberGone, VisitRefused
from members.models import Member
from perisai.audit.actions import record
from perisai.common.retries import check_same_content, content_hash_of
from perisai.regulations.enums import PayerKind
from villages.queries import local_day, time_zone_of, viewer_for
from villages.scoping import Viewer

OF_ONE_PERSON = (VisitResult.DIED, VisitResult.ILL)  # never said of everybody in a house


@dataclass(frozen=True, slots=True)
class Unpaid:
    """A stub without money, by its line: what the visit came to, or None when nobody went there."""

    line: int
    result: VisitResult | None
    back_on: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted on the paper before typing: stubs that were paid, and their rupiah."""

    stubs: int
    total: int


@transaction.atomic
def enter_stubs(
    *,
    uuid: UUID,
    sheet: RoundSheet,
    rows: Mapping[int, Typed],
    unpaid: Sequence[Unpaid],
    counted: Counted,
    shown_total: int,
    collected_on: dt.date,
    by,
    at: dt.datetime,
    explanation: str = "",
    why_late: str = "",
) -> SheetBatch:
    """Record the typed stubs of a sheet at once or none of them: each that was paid as dues taken at the
    door on the day of the paper, each other one as a visit.

    `rows` are the typed rows by their number, `shown_total` the rupiah the screen added up. Money that was
    taken is accepted and flagged where the agent was over a limit or leaving. What differs from `counted`
    needs `explanation`, a day in a closed month `why_late`. The same `uuid` and content answers as the first
    time. Whose houses they are is judged by who looked after them on `collected_on`: a substitute types what
    she took while she stood in, an agent what she took before somebody went over within the branch; a visit
    is noted only for who is still hers. By the sheet's agent, or, for houses she looks after no more, by the
    coordinator; the receipts are of the agent's book in any case. Raises NotYours, NotToType, BadDay,
    AmountChanged, UuidReused, and as `take_dues`.
    """
    explanation = explanation.strip()
    content = content_hash_of(
        sheet=sheet.pk,
        rows={number: asdict(typed) for number, typed in rows.items()},
        unpaid=[asdict(one) for one in unpaid],
        counted=asdict(counted),
        on=collected_on,
        explanation=explanation,
    )
    lock_agents([sheet.agent_id])
    if known := SheetBatch.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    sheet = RoundSheet.objects.select_related("agent__user", "branch", "loss").get(pk=sheet.pk)
    typist = viewer_for(by, now=at)
    _check_open(sheet, collected_on, typist=typist, at=at)
    found = sheet_of(sheet)
    lock_standing({row.enrolment_id for house in found.houses for row in house.people})
    viewer = typing_viewer(sheet, day=collected_on)
    reckoned = reckon(
        found,
        rows,
        viewer=viewer,
        on=collected_on,
        counted_stubs=counted.stubs,
        counted_total=counted.total,
        her_own=lines_of_her_own(found, viewer=typist),
    )
    _check_sound(reckoned, shown_total, explanation, is_empty=not unpaid)
    batch = SheetBatch.objects.create(
        uuid=uuid,
        content_hash=content,
        sheet=sheet,
        collected_on=collected_on,
        counted_stubs=counted.stubs,
        counted_total=counted.total,
        stubs=reckoned.stubs,
        total=reckoned.total,
        explanation=explanation if reckoned.differs else "",
        recorded_at=at,
        by=by,
    )
    entries = [_take(batch, row, why_late=why_late) for row in reckoned.sound]
    entries += _visits(batch, reckoned, unpaid, viewer)
    StubEntry.objects.bulk_create(entries)
    record(
        "round_sheet.typed",
        sheet,
        by=by,
        batch=batch.pk,
        stubs=batch.stubs,
        total=batch.total,
        counted_stubs=counted.stubs,
        counted=counted.total,
    )
    return batch


def _check_open(sheet: RoundSheet, day: dt.date, *, typist: Viewer, at: dt.datetime) -> None:
    if not may_type_sheet(typist, sheet):
        raise NotYours(_("Only the agent herself prints and types her sheets."))
    if hasattr(sheet, "loss"):
        raise NotToType(
            _(
                "This sheet is noted as lost, its serials are dead. Record money you took under Take dues as"
                " taken earlier."
            )
        )
    if day > local_day(at, time_zone_of(sheet.branch)):
        raise BadDay(
            _("This day has not come yet. Write the day on the sheet."), field="collected_on"
        )
    if day < sheet.printed_on:
        raise BadDay(
            _("On this day the sheet was not printed yet. Choose %(day)s or a later day.")
            % {"day": f"{sheet.printed_on:%d-%m-%Y}"},
            field="collected_on",
        )


def _check_sound(
    reckoned: Reckoning, shown_total: int, explanation: str, *, is_empty: bool
) -> None:
    wrong = next((row for row in reckoned.rows if not row.is_sound), None)
    if wrong:
        raise NotToType(
            _("Row %(row)s, serial %(serial)s: %(words)s")
            % {"row": wrong.number, "serial": wrong.typed.serial.strip(), "words": wrong.words}
        )
    if not reckoned.rows and is_empty:
        raise NotToType(_("Nothing was typed. Write at least one serial, or what came of a visit."))
    if reckoned.total != shown_total:
        raise AmountChanged(
            _("The amount has changed. Nothing was saved. Look at the new amount and save again.")
        )
    if reckoned.differs and not explanation:
        raise NotToType(
            _("What you typed differs from what you counted. Write why: the coordinator reads it."),
            field="explanation",
        )


def _take(batch: SheetBatch, row: Row, *, why_late: str) -> StubEntry:
    """The dues of one stub, by the one way money is recorded."""
    payers = row.payers
    collection = take_dues(
        uuid=uuid5(batch.uuid, f"stub-{row.house.stub.line}"),
        agent=batch.sheet.agent,
        source=Source.DOOR,
        payer=Payer(payers[0].name, PayerKind.SELF),
        shares=[
            Share(person.payable.enrolment.pk, person.payable.first_month, person.months)
            for person in payers
        ],
        expected_total=row.total,
        collected_on=batch.collected_on,
        is_already_taken=True,
        why_late=why_late,
        by=batch.by,
        at=batch.recorded_at,
    )
    return StubEntry(
        batch=batch, stub=row.house.stub, outcome=StubOutcome.PAID, collection=collection
    )


def _visits(
    batch: SheetBatch, reckoned: Reckoning, unpaid: Sequence[Unpaid], viewer: Viewer
) -> list[StubEntry]:
    """What came of the houses without money: a visit for each person there who is still the agent's."""
    still_open = {house.stub.line: house for house in reckoned.untyped}
    entries = []
    for one in unpaid:
        if one.line in reckoned.her_own:
            raise NotToType(
                f"{_serial(reckoned.sheet, one.line)}: {WORDS[StubProblem.HERS]}",
                field=f"outcome_{one.line}",
            )
        house = still_open.get(one.line)
        if house is None:
            raise NotToType(
                _(
                    "Serial %(serial)s was typed as paid, or before, and has a result of a visit too. Keep"
                    " one of the two."
                )
                % {"serial": _serial(reckoned.sheet, one.line)},
                field=f"outcome_{one.line}",
            )
        if one.result:
            _visit(batch, house, one, viewer)
        outcome = StubOutcome.VISITED if one.result else StubOutcome.UNUSED
        entries.append(
            StubEntry(batch=batch, stub=house.stub, outcome=outcome, result=one.result or "")
        )
    return entries


def _visit(batch: SheetBatch, house: House, one: Unpaid, viewer: Viewer) -> None:
    if one.result in OF_ONE_PERSON and len(house.members) > 1:
        raise NotToType(
            _(
                "%(serial)s: several people live there. Leave it open here, and note it on the round for the"
                " person it happened to."
            )
            % {"serial": house.stub.serial},
            field=f"outcome_{one.line}",
        )
    keys = [member.pk for member in house.members]
    there = Member.objects.visible_to(viewer).present().filter(pk__in=keys, deceased_on=None)
    for member in there.order_by("pk"):
        try:
            record_visit(
                member=member,
                uuid=uuid5(batch.uuid, f"visit-{one.line}-{member.pk}"),
                agent=batch.sheet.agent,
                result=one.result,
                visited_on=batch.collected_on,
                back_on=one.back_on,
                note=one.note,
                by=batch.by,
                on=local_day(batch.recorded_at, time_zone_of(batch.sheet.branch)),
                at=batch.recorded_at,
            )
        except (MemberGone, VisitRefused) as refusal:
            raise NotToType(
                f"{house.stub.serial}, {member.name}: {refusal}", field=f"note_{one.line}"
            ) from refusal


def _serial(sheet: Sheet, line: int) -> str:
    return f"{sheet.sheet.number}-{line:02d}"
