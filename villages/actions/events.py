"""Outreach events: planned, held, their signed lists typed, their photos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.history import save_by
from perisai.common.kept_scans import forget_scan_files
from perisai.common.retries import check_same_content, content_hash_of
from perisai.common.scans import Scan
from villages.actions.prospects import add_known_apart, hold_village
from villages.enums import Source
from villages.errors import EventPhotoRefused, EventRefused
from villages.models import (
    Agent,
    AttendanceBatch,
    Event,
    EventPhoto,
    EventPhotoWithdrawal,
    Village,
)
from villages.outreach_rules import MOST_DAYS_AHEAD, Attendee

MOST_PHOTOS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an event is to be. `budget` in rupiah, None while nobody knows."""

    title: str
    channel: str
    venue: str
    held_on: dt.date
    place: str = ""
    partner: str = ""
    partner_name: str = ""
    promotion: str = ""
    coupons: int | None = None
    budget: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What came of an event: people counted on the list, what it cost in rupiah, and what was said."""

    attended: int | None
    cost: int | None
    minutes: str


@transaction.atomic
def plan_event(
    *, uuid: UUID, village: Village, agent: Agent, plan: Plan, by: User, on: dt.date
) -> Event:
    """Write an event down, before or after it is held. The same `uuid` and content answers as the first time.

    Raises EventRefused for a day that is too far away, UuidReused.
    """
    sent = content_hash_of(village=village.pk, agent=agent.pk, **asdict(plan))
    hold_village(village)
    if known := Event.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, sent)
        return known
    _check_day(plan.held_on, on)
    event = Event(uuid=uuid, content_hash=sent, village=village, agent=agent, **asdict(plan))
    save_by(event, by=by)
    record("event.planned", event, by=by, village=village.pk, agent=agent.code)
    return event


@transaction.atomic
def change_event(*, event: Event, plan: Plan, by: User, on: dt.date) -> Event:
    """Correct what is written of an event; the history keeps what it was. Raises EventRefused when it was
    cancelled, for a day that is too far away, or for one ahead when people came."""
    event = _lock(event)
    _check_day(plan.held_on, on)
    if plan.held_on > on and _has_taken_place(event):
        raise EventRefused(
            _("People came to this event, so its day cannot lie ahead."), field="held_on"
        )
    return _save(event, asdict(plan), "event.changed", by=by)


@transaction.atomic
def report_event(*, event: Event, held: Held, by: User, on: dt.date) -> Event:
    """Note what came of an event that was held. A corrected number stands in the history beside the old one.

    Raises EventRefused before its day, when it was cancelled, and for fewer people than are typed.
    """
    event = _lock(event)
    if event.held_on > on:
        raise EventRefused(_("The event has not been held yet. Report it on its day or later."))
    _check_attended(held.attended, _typed(event))
    return _save(event, asdict(held), "event.reported", by=by)


@transaction.atomic
def cancel_event(*, event: Event, by: User, on: dt.date) -> Event:
    """Note that an event was not held. Repeating it changes nothing. Raises EventRefused when somebody came:
    then it was held."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.cancelled_on:
        return event
    if _has_taken_place(event):
        raise EventRefused(_("People who came are written down, so the event was held."))
    return _save(event, {"cancelled_on": on}, "event.cancelled", by=by)


@transaction.atomic
def type_attendance(
    *,
    uuid: UUID,
    event: Event,
    attended: int,
    rows: Sequence[Attendee],
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> AttendanceBatch:
    """Keep rows of the signed list as prospects of the agent of the event, and how many people came. Who
    stands there already, or asked to be left alone, is not written a second time; the batch says how many
    were added. A phone is only typed of somebody who agreed on the list.

    The same `uuid` and content answers as the first time. Raises EventRefused before its day, when it was
    cancelled, or when fewer people came than are typed; UuidReused.
    """
    event = _lock(event)
    if event.held_on > on:
        raise EventRefused(_("The event has not been held yet. Type the list on its day or later."))
    sent = content_hash_of(event=event.pk, attended=attended, rows=[asdict(row) for row in rows])
    if known := AttendanceBatch.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, sent)
        return known
    _check_attended(attended, _typed(event) + len(rows))
    added = add_known_apart(
        rows,
        village=event.village,
        agent=event.agent,
        event=event,
        source=Source(event.channel),
        met_on=event.held_on,
        by=by,
    )
    batch = AttendanceBatch.objects.create(
        uuid=uuid,
        content_hash=sent,
        event=event,
        typed=len(rows),
        added=added,
        recorded_at=at,
        by=by,
    )
    _save(event, {"attended": attended}, "event.attendance_typed", by=by)
    return batch


@transaction.atomic
def add_event_photo(
    *, uuid: UUID, event: Event, scan: Scan, by: User, at: dt.datetime
) -> EventPhoto:
    """Keep a photo of an event. The same `uuid` and content answers as the first time.

    Raises EventPhotoRefused for a PDF, for the same photo twice and for more than MOST_PHOTOS; UuidReused.
    """
    sent = content_hash_of(event=event.pk, scan=scan.digest)
    event = Event.objects.select_for_update().get(pk=event.pk)
    if known := EventPhoto.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, sent)
        return known
    if scan.suffix == ".pdf":
        raise EventPhotoRefused(_("Choose a photo (JPG or PNG), not a PDF."), field="scan")
    standing = event.photos.standing()
    if standing.filter(sha256=scan.digest).exists():
        raise EventPhotoRefused(
            _("This very photo is kept already. Nothing was added."), field="scan"
        )
    if standing.count() >= MOST_PHOTOS:
        raise EventPhotoRefused(
            _("%(most)d photos are enough for one event. Take one back first.")
            % {"most": MOST_PHOTOS},
            field="scan",
        )
    photo = EventPhoto.objects.create(
        uuid=uuid, content_hash=sent, event=event, added_at=at, by=by, **EventPhoto.keep(scan)
    )
    record("event.photo_added", photo, by=by, event=event.pk)
    return photo


@transaction.atomic
def withdraw_event_photo(
    *, photo: EventPhoto, reason: str, by: User, at: dt.datetime
) -> EventPhotoWithdrawal:
    """Take a photo back: it is shown no more, and its file is deleted some weeks later. A second time answers
    with the first. Raises EventPhotoRefused without a reason."""
    Event.objects.select_for_update().get(pk=photo.event_id)
    if known := EventPhotoWithdrawal.objects.filter(photo=photo).first():
        return known
    if not reason.strip():
        raise EventPhotoRefused(_("Say why, others read it later."), field="reason")
    row = EventPhotoWithdrawal.objects.create(
        photo=photo, reason=reason.strip(), withdrawn_at=at, by=by
    )
    record("event.photo_withdrawn", photo, by=by, event=photo.event_id)
    return row


def forget_event_photos(*, at: dt.datetime) -> int:
    """Delete the files of photos that were taken back more than 30 days before `at`, and of forms that nobody
    finished. Returns how many. The rows stay."""
    return forget_scan_files(EventPhoto.objects.all(), at=at)


def _lock(event: Event) -> Event:
    event = Event.objects.select_for_update().select_related(None).get(pk=event.pk)
    if event.cancelled_on:
        raise EventRefused(_("This event was cancelled. Nothing was saved."))
    return event


def _typed(event: Event) -> int:
    """How many rows of its signed list are typed."""
    return sum(batch.typed for batch in event.batches.all())


def _has_taken_place(event: Event) -> bool:
    return bool(event.attended or event.batches.exists())


def _check_attended(attended: int | None, typed: int) -> None:
    """`attended` None: nobody has counted, which cannot be while rows are typed."""
    if (attended or 0) < typed:
        raise EventRefused(
            _("%(typed)d people are typed, so at least as many came. Count the signatures again.")
            % {"typed": typed},
            field="attended",
        )


def _check_day(held_on: dt.date, on: dt.date) -> None:
    if held_on > on + dt.timedelta(days=MOST_DAYS_AHEAD):
        raise EventRefused(_("This day is more than a year away. Check the year."), field="held_on")


def _save(event: Event, values: dict, action: str, *, by: User) -> Event:
    """Write what differs, with its audit row."""
    changed = sorted(name for name, value in values.items() if getattr(event, name) != value)
    if changed:
        for name in changed:
            setattr(event, name, values[name])
        save_by(event, by=by)
        record(action, event, by=by, fields=changed)
    return event
