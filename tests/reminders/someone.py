"""Somebody who came due on 21 November 2026, and everything that may speak against reminding them."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

from claims.models import Claim, ClaimStep
from dues.models import BranchQuestion, Concern, ReversalDecision, ReversalRequest, Standing
from members.models import Consent, DuplicateDecision, DuplicateRequest, Enrolment, Member
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.models import Message
from perisai.reminders.actions.deciding import decide
from perisai.reminders.models import Pause, Reminder, ReminderTerms, Rule
from tests.cast import Cast
from tests.taking import NOW, note_elsewhere

TODAY = NOW.date()
OCTOBER, NOVEMBER = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
PHONE = "+6281234567890"
LONG_AGO = dt.datetime(2026, 1, 2, 3, 0, tzinfo=dt.UTC)


def at(clock: str, day: dt.date = TODAY) -> dt.datetime:
    """That hour in Jakarta."""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), ZoneInfo("Asia/Jakarta"))


def rule(cast: Cast, kind: str = "after_due", mode: str = "enforce", **fields) -> Rule:
    """What Jember decided about a kind."""
    fields = {"branch": cast.branch, "by": cast.koordinator, "days": 3} | fields
    return Rule.objects.create(
        content_hash="0" * 64,
        kind=kind,
        mode=mode,
        **({"from_on": dt.date(2026, 1, 1), "recorded_at": LONG_AGO} | fields),
    )


def terms(cast: Cast, *channels: str, **fields) -> ReminderTerms:
    """The terms of Jember: these ways in their order."""
    defaults = {
        "from_on": dt.date(2026, 1, 1),
        "quiet_from": dt.time(20),
        "quiet_until": dt.time(7),
        "most_per_week": 2,
        "channels": list(channels),
        "recorded_at": LONG_AGO,
    }
    return ReminderTerms.objects.create(
        content_hash="0" * 64,
        branch=cast.branch,
        by=cast.koordinator,
        **{**defaults, **fields},
    )


def agree(cast: Cast, member: Member, *purposes: str, channels=("whatsapp",), on=TODAY) -> Consent:
    """What the member agreed to."""
    return Consent.objects.create(
        member=member,
        given_on=on,
        purposes=list(purposes),
        channels=list(channels),
        text_version="1",
        by=cast.sz.user,
    )


def person(cast: Cast, **fields) -> Member:
    """With a phone of their own, who agreed to be reminded by WhatsApp."""
    member = cast.member(**({"phone": PHONE, "phone_owner": "self"} | fields))
    agree(cast, member, "register", "remind", on=dt.date(2026, 1, 1))
    return member


def paid_to(enrolment: Enrolment, month: dt.date) -> Enrolment:
    """Dues reached the scheme up to that month."""
    Standing.objects.update_or_create(
        enrolment=enrolment,
        defaults={
            "paid_through": month,
            "remitted_through": month,
            "village": enrolment.member.village,
            "branch": enrolment.member.village.branch,
        },
    )
    return enrolment


def due(cast: Cast, member: Member | None = None, *, kind: str = "after_due", **fields) -> Reminder:
    """A reminder of somebody who has paid up to October, found by last night."""
    enrolment = fields.pop("enrolment", None)
    if enrolment is None:
        enrolment = paid_to(cast.enrolment(member or person(cast)), OCTOBER)
    found_by = Rule.objects.filter(kind=kind).order_by("-pk").first()
    if found_by is None:  # that came with the house
        found_by = rule(cast, kind, "observe", branch=None, by=None, from_on=dt.date(2015, 7, 1))
    defaults = {
        "kind": kind,
        "subject": f"e{enrolment.pk}",
        "period": "2026-11",
        "rule": found_by,
        "enrolment": enrolment,
        "agent": cast.sz,
        "village": cast.village,
        "branch": cast.branch,
        "due_on": dt.date(2026, 11, 19),
        "last_on": dt.date(2026, 11, 30),
        "night": TODAY,
    }
    return Reminder.objects.create(**{**defaults, **fields})


def reminded(cast: Cast, member: Member, *, decided_at=NOW, state="sent", period="1") -> Reminder:
    """The member was reminded of something else."""
    at_all = {"created_at": decided_at, "handed_at": decided_at, "settled_at": decided_at}
    if state == "waiting":
        at_all |= {"handed_at": None, "settled_at": None}
    if state == "failed":
        at_all |= {"error": "Nomor tidak ada."}
    if state == "withdrawn":
        at_all |= {"handed_at": None, "reason": "paid"}
    message = Message.objects.create(
        key=f"test:{uuid4()}",
        channel=Channel.WHATSAPP_AGENT,
        recipient=PHONE,
        text="Halo",
        state=MessageState(state),
        not_before=decided_at,
        not_after=decided_at + dt.timedelta(days=5),
        by=cast.sz.user if state == "sent" else None,
        **at_all,
    )
    return due(
        cast,
        kind="harvest",
        enrolment=member.enrolments.first(),
        period=f"2027-0{period}",
        state="handed",
        channel=Channel.WHATSAPP_AGENT,
        message=message,
        decided_at=decided_at,
    )


def old_cash(cast: Cast) -> Reminder:
    """What the coordinator is told of old cash of SZ; it waits to be read."""
    raised = Concern.objects.create(
        kind="cash_too_old",
        agent=cast.sz,
        branch=cast.branch,
        since_on=TODAY - dt.timedelta(days=1),
        oldest_on=TODAY - dt.timedelta(days=20),
        amount=84_000,
        raised_on=TODAY - dt.timedelta(days=1),
    )
    message = Message.objects.create(
        key=f"test:{uuid4()}",
        channel=Channel.TASK,
        text="Uang di tangan Siti Zulaikha terlalu lama.",
        not_before=NOW - dt.timedelta(days=1),
        not_after=NOW + dt.timedelta(days=5),
        created_at=NOW - dt.timedelta(days=1),
    )
    row = due(
        cast,
        kind="cash_too_old",
        concern=raised,
        village=None,
        state="handed",
        channel=Channel.TASK,
        message=message,
        decided_at=NOW,
    )
    row.subject, row.enrolment = f"n{raised.pk}", None  # about no participation
    row.save()
    return row


def letters(cast: Cast, *members: Member) -> list[Reminder]:
    """These members came due and wait for a letter."""
    return handed(cast, "letter", *members)


def handed(cast: Cast, way: str, *members: Member, kind: str = "after_due") -> list[Reminder]:
    """These members, who agreed to letters, came due and wait for a person, in this one way of the branch."""
    if not ReminderTerms.objects.filter(channels=[way]).exists():
        terms(cast, way)
        rule(cast, kind)
    for member in members:
        agree(cast, member, "register", "remind", channels=("letter",), on=dt.date(2026, 1, 1))
    rows = [
        due(cast, member, kind=kind, agent=member.agent, village=member.village)
        for member in members
    ]
    decide(at=NOW, after=0, most=1_000)
    for row in rows:
        row.refresh_from_db()
    return rows


def pause(cast: Cast, member: Member, from_on: dt.date, until_on: dt.date) -> Pause:
    return Pause.objects.create(
        content_hash="0" * 64,
        member=member,
        from_on=from_on,
        until_on=until_on,
        reason="asked",
        recorded_at=NOW,
        by=cast.sz.user,
    )


def claim(cast: Cast, member: Member, **fields) -> Claim:
    """An accident of the member."""
    return Claim.objects.create(
        content_hash="0" * 64,
        member=member,
        name=member.name,
        village=cast.village,
        branch=cast.branch,
        agent=cast.sz,
        kind="work_accident",
        event_on=TODAY,
        opened_at=NOW,
        by=cast.sz.user,
        **fields,
    )


def step(cast: Cast, of: Claim, kind: str, **fields) -> ClaimStep:
    return ClaimStep.objects.create(
        content_hash="0" * 64,
        claim=of,
        kind=kind,
        recorded_at=NOW,
        by=cast.sz.user,
        **({"happened_on": TODAY} | fields),
    )


def question(cast: Cast, enrolment: Enrolment) -> BranchQuestion:
    """The branch is asked about a month of theirs."""
    return BranchQuestion.objects.create(
        uuid=uuid4(),
        enrolment=enrolment,
        kind="late_arrival",
        first_month=OCTOBER,
        last_month=OCTOBER,
        amount=8400,
        asked_on=TODAY,
        recorded_at=NOW,
        village=cast.village,
        branch=cast.branch,
    )


def to_undo(cast: Cast, enrolment: Enrolment) -> ReversalRequest:
    """Somebody asks to undo a payment of theirs that was noted in October."""
    paid = note_elsewhere(cast, enrolment, at=at("10:00", dt.date(2026, 10, 5)))
    return ReversalRequest.objects.create(
        uuid=uuid4(),
        collection=paid,
        kind="wrong_entry",
        reason="Salah orang",
        requested_by=cast.sz.user,
        requested_at=NOW,
    )


def refused(cast: Cast, request: ReversalRequest) -> None:
    """It stays as it is."""
    ReversalDecision.objects.create(
        request=request,
        collection=request.collection,
        is_accepted=False,
        decided_by=cast.koordinator,
        decided_at=NOW,
    )


def whose(cast: Cast, member: Member) -> DuplicateRequest:
    """ST asks whose member it is."""
    return DuplicateRequest.objects.create(
        content_hash="0" * 64,
        member=member,
        holder_branch=cast.branch,
        agent=cast.st,
        village=cast.village,
        name=member.name,
        birth_date=member.birth_date,
        reason="Tetangga saya",
        asked_on=TODAY,
        asked_at=NOW,
        by=cast.st.user,
    )


def stays(cast: Cast, request: DuplicateRequest) -> None:
    """With whom it was."""
    DuplicateDecision.objects.create(
        request=request,
        outcome="keep",
        reason="Sudah lama",
        holder=cast.sz,
        decided_on=TODAY,
        decided_at=NOW,
        by=cast.koordinator,
    )
