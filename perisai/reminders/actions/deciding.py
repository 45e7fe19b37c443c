"""What becomes of a reminder: observed, not told with its reason, waiting, or handed to a channel.

Nobody stands beside the worker, and the reminder itself keeps what was decided and when: these actions take
no `by` and write no audit row.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat, TruncDate
from django.utils.text import capfirst
from django.utils.translation import override

from dues.queries.night import local_days
from perisai.common.keys import among
from perisai.common.locks import hold_word
from perisai.outbox.actions.by_hand import reword, withdraw
from perisai.outbox.actions.wanting import Draft, want_messages
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.models import Message
from perisai.reminders.due.places import zone_filter
from perisai.reminders.enums import Kind, Length, Mode, Reason, State
from perisai.reminders.models import Reminder, Rule
from perisai.reminders.queries.known import Known, known_of
from perisai.reminders.queries.ruling import modes_of
from perisai.reminders.queries.suppression import KEY, key_of, reasons_to_withdraw
from perisai.reminders.queries.texts import Texts, texts_for
from perisai.reminders.reaching_rules import last_moment, length_for
from perisai.reminders.rules import Window, state_for
from perisai.reminders.silence_rules import first_reason
from villages.enums import TimeZone

# What was taken back longer ago was noted long since.
_LATELY = dt.timedelta(days=60)
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Looked:
    """How many rows a slice looked at, and after which key the next one begins; None when it was the last."""

    number: int
    after: int | None


@dataclass(frozen=True, slots=True)
class _Way:
    """A reminder that goes, and how."""

    reminder: Reminder
    channel: Channel


@transaction.atomic
def decide(*, at: dt.datetime, after: int, most: int) -> Looked:
    """Decide about up to `most` waiting reminders with keys above `after`, at a moment.

    Whoever may go is handed to the outbox in the same transaction, once: deciding again finds nobody
    waiting. One slice at a time on PostgreSQL, and rows that somebody else is writing are passed over; on
    SQLite a transaction that writes is alone. So the week of a member is counted right.
    """
    hold_word("reminders.decide")
    rows = list(
        Reminder.objects.waiting()
        .filter(pk__gt=after)
        .order_by("pk")
        .select_for_update(of=("self",), skip_locked=True)[:most]
    )
    known = known_of(rows, at=at)
    modes = modes_of(rows, days={row.pk: known.here(row).day for row in rows})
    stays: dict[tuple[State, str], list[Reminder]] = defaultdict(list)
    goes: list[_Way] = []
    for row in rows:
        state, reason = _state_of(row, modes[row.pk], known)
        if state == State.HANDED:
            channel, _no_way = known.way(row)
            goes.append(_Way(row, channel))
            known.note_handed(row)
        else:
            stays[state, reason].append(row)
    for (state, reason), some in stays.items():
        _note(some, state, reason, at)
    if goes:
        _hand_on(goes, known)
    return Looked(len(rows), rows[-1].pk if len(rows) == most else None)


@transaction.atomic
def reopen_observed(*, at: dt.datetime, after: int, most: int) -> Looked:
    """Let those wait again whom a rule only observed, whose window is open and for whom one that reminds may
    have begun since: up to `most`, with keys above `after`. Deciding about them tells whether it counts.

    Whoever is observed anew is not looked at again before the next rule begins.
    """
    hold_word("reminders.decide")
    # By the westernmost clock: there a day begins last, so no rule is passed over.
    decided_on = TruncDate("decided_at", tzinfo=ZoneInfo(TimeZone.WIB))
    rows = Reminder.objects.observed().annotate(decided_on=decided_on)
    rows = rows.filter(_may_be_reminded_now(at), pk__gt=after)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:most])
    Reminder.objects.observed().filter(pk__in=among(keys)).update(
        state=State.WAITING, decided_at=None
    )
    return Looked(len(keys), keys[-1] if len(keys) == most else None)


def _may_be_reminded_now(at: dt.datetime) -> Q:
    """That a reminding rule of this kind, for this branch or for more, began after it was decided; asked of
    rows with `decided_on`."""
    found = Q(pk__in=[])
    for day, zones in local_days(at).items():
        rules = Rule.objects.filter(
            Q(branch=OuterRef("branch")) | Q(branch__isnull=True),
            Q(recorded_at__gt=OuterRef("decided_at")) | Q(from_on__gt=OuterRef("decided_on")),
            kind=OuterRef("kind"),
            mode=Mode.ENFORCE,
            from_on__lte=day,
        )
        found |= zone_filter(zones, "branch") & Q(Exists(rules), last_on__gte=day)
    return found


@transaction.atomic
def follow_members(*, at: dt.datetime, after: int, most: int) -> Looked:
    """Hand reminders over to who looks after their member today: up to `most` that wait, for deciding or for
    a person's hand, with keys above `after`. A text that waits for a hand is written anew, in her name.

    The branch stays: its night found them, and its proof counts them.
    """
    hold_word("reminders.decide")
    # Together as keys: asked for both at once, the database would read every reminder there is.
    undecided = Reminder.objects.waiting().filter(pk__gt=after)
    by_hand = Reminder.objects.handed().filter(
        pk__gt=after, channel__in=Channel.by_hand(), message__state=MessageState.WAITING
    )
    rows = list(
        Reminder.objects.to_members()
        .behind_their_member()
        .filter(pk__in=undecided.values("pk").union(by_hand.values("pk"), all=True))
        .select_related("enrolment__member")
        .order_by("pk")
        .select_for_update(of=("self",))[:most]
    )
    for row in rows:
        member = row.enrolment.member
        row.agent_id, row.village_id = member.agent_id, member.village_id
    if handed := [row for row in rows if row.state == State.HANDED]:
        _write_anew(handed, at)
    Reminder.objects.bulk_update(rows, ["agent", "village", "amount"], batch_size=_BATCH)
    return Looked(len(rows), rows[-1].pk if len(rows) == most else None)


def _write_anew(rows: Sequence[Reminder], at: dt.datetime) -> None:
    texts = _texts(rows, known_of(rows, at=at))
    for row in rows:
        row.amount = texts[row.pk].amount
    reword(texts={row.message_id: _text_for(row.channel, texts[row.pk]) for row in rows})


def _text_for(channel: str, texts: Texts) -> str:
    return texts.short if length_for(Channel(channel)) == Length.SHORT else texts.long


@transaction.atomic
def withdraw_unsent(*, at: dt.datetime, after: int, most: int) -> Looked:
    """Take back messages that wait for a person (a link, a letter, the round) when a reason has come up
    since that does not pass: up to `most`, of reminders with keys above `after`. No channel asks for these.
    """
    rows = list(
        Reminder.objects.handed()
        .filter(
            pk__gt=after,
            channel__in=Channel.by_hand(),
            message__state=MessageState.WAITING,
        )
        .select_related("message")
        .order_by("pk")[:most]
    )
    take_back_unwanted(rows, at=at)
    return Looked(len(rows), rows[-1].pk if len(rows) == most else None)


def take_back_unwanted(rows: Sequence[Reminder], *, at: dt.datetime) -> set[int]:
    """Take back the messages of those of these reminders against which a reason has come up that does not
    pass, in the caller's transaction. Returns the keys of these reminders; each comes with its `message`."""
    reasons = reasons_to_withdraw([row.message for row in rows], at=at)
    unwanted = [row for row in rows if row.message_id in reasons]
    keys = defaultdict(list)
    for row in unwanted:
        keys[reasons[row.message_id]].append(row.message.key)
    for reason, some in keys.items():
        withdraw(keys_or_ids=some, reason=reason, at=at)
    return {row.pk for row in unwanted}


@transaction.atomic
def note_withdrawn(*, at: dt.datetime, most: int) -> int:
    """Reminders whose message was taken back for a reason become those that were not told. Returns how
    many, at most `most`."""
    rows = Reminder.objects.handed().filter(
        message__state=MessageState.WITHDRAWN,
        message__settled_at__gt=at - _LATELY,
        message__reason__in=Reason.values,
    )
    found = defaultdict(list)
    for pk, reason in rows.order_by("pk").values_list("pk", "message__reason")[:most]:
        found[reason].append(pk)
    for reason, keys in found.items():
        Reminder.objects.handed().filter(pk__in=keys).update(
            state=State.SUPPRESSED, reason=reason, decided_at=at
        )
    return sum(len(keys) for keys in found.values())


def _state_of(row: Reminder, mode: Mode, known: Known) -> tuple[State, str]:
    """A rule that was switched off since holds what it found."""
    kind = Kind(row.kind)
    reason = first_reason(kind, known.reasons(row))
    if mode == Mode.OFF:
        mode = Mode.HOLD
    window = Window(row.due_on, row.last_on)
    return state_for(kind, mode, reason, window, on=known.here(row).day)


def _note(rows: Sequence[Reminder], state: State, reason: str, at: dt.datetime) -> None:
    decided_at = None if state == State.WAITING else at
    changed = [row.pk for row in rows if (row.state, row.reason) != (state, reason)]
    Reminder.objects.waiting().filter(pk__in=among(changed)).update(
        state=state, reason=reason, decided_at=decided_at
    )


def _hand_on(goes: Sequence[_Way], known: Known) -> None:
    texts = _texts([way.reminder for way in goes], known)
    subjects = _subjects(way.reminder.kind for way in goes)
    drafts = (
        _draft(way, texts[way.reminder.pk], subjects[way.reminder.kind], known) for way in goes
    )
    want_messages(drafts, at=known.at)
    # Few ways and few amounts: one statement for each pair costs less than one that names every row.
    alike: dict[tuple[Channel, int | None], list[int]] = defaultdict(list)
    for way in goes:
        alike[way.channel, texts[way.reminder.pk].amount].append(way.reminder.pk)
    key = Concat(Value(f"{KEY}:"), Cast(OuterRef("pk"), CharField()))
    message = Message.objects.filter(key=key).values("pk")
    for (channel, amount), keys in alike.items():
        Reminder.objects.waiting().filter(pk__in=among(keys)).update(
            state=State.HANDED,
            reason="",
            channel=channel,
            amount=amount,
            decided_at=known.at,
            message=Subquery(message),
        )


def _texts(reminders: Iterable[Reminder], known: Known) -> dict[int, Texts]:
    """As they read on the local day of each."""
    by_day = defaultdict(list)
    for row in reminders:
        by_day[known.here(row).day].append(row)
    found: dict[int, Texts] = {}
    for day, rows in by_day.items():
        found.update(texts_for(rows, on=day))
    return found


def _draft(way: _Way, texts: Texts, subject: str, known: Known) -> Draft:
    row, here = way.reminder, known.here(way.reminder)
    return Draft(
        key=key_of(row),
        channel=way.channel,
        recipient=known.recipient(row, way.channel),
        subject=subject,
        text=_text_for(way.channel, texts),
        not_before=here.first_at,
        not_after=last_moment(row.last_on, here.zone),
    )


def _subjects(kinds: Iterable[str]) -> dict[str, str]:
    """What stands above a message of each kind, in the language of the house."""
    with override(settings.LANGUAGE_CODE):
        # In words at once: what is put off would be said in the language of whoever asks later.
        return {kind: capfirst(f"{Kind(kind).label}") for kind in set(kinds)}
