"""People who may join: written down, visited, left alone, joined, forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from perisai import regulations
from perisai.accounts.models import User
from perisai.audit.actions import record, record_each
from perisai.common.phones import clean_phone
from perisai.common.retries import check_same_content, content_hash_of
from villages.enums import Source, Stage
from villages.errors import NotToContact, ProspectGone, ProspectRefused
from villages.models import Agent, Event, Prospect, ProspectContact, Village
from villages.outreach_rules import (
    MOST_DAYS_UNTIL_VISIT,
    Attendee,
    forget_before,
    is_same_person,
)

# What is emptied of somebody who joins: the member holds it from then on.
NEEDED_TO_VISIT = {
    "phone": "",
    "phone_agreed_on": None,
    "note": "",
    "next_visit_on": None,
}
EVERYTHING_PERSONAL = {**NEEDED_TO_VISIT, "name": "", "place": "", "content_hash": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What is written of somebody: `phone` only of who agreed to be called."""

    name: str
    place: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What came of talking with somebody. `note` takes the place of the one before."""

    stage: str
    objection: str = ""
    next_visit_on: dt.date | None = None
    note: str = ""


@transaction.atomic
def add_prospect(
    *,
    uuid: UUID,
    village: Village,
    agent: Agent,
    door: Door,
    source: Source,
    talk: Talk,
    event: Event | None = None,
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> Prospect:
    """Write somebody down who may join, with what came of the first talk. The same `uuid` and content answers
    as the first time.

    Raises NotToContact when somebody of that name and place asked to be left alone; ProspectRefused when the
    agent has that person already, without a name, or for a next visit that cannot be; UuidReused.
    """
    sent = content_hash_of(
        village=village.pk, agent=agent.pk, source=str(source), event=event and event.pk,
        door=[door.name, door.place, door.phone], talk=[*_told(talk), talk.note],
    )  # fmt: skip
    hold_village(village)
    if known := Prospect.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, sent)
        return known
    _check_door(door)
    _check_new(Attendee(door.name, door.place), village, agent)
    prospect = Prospect.objects.create(
        uuid=uuid,
        content_hash=sent,
        village=village,
        agent=agent,
        event=event,
        source=source,
        met_on=on,
        contacted_on=on,
        phone_agreed_on=on if door.phone else None,
        name=door.name,
        place=door.place,
        phone=door.phone,
    )
    record("prospect.added", prospect, by=by, village=village.pk, source=str(source))
    note_talk(prospect=prospect, uuid=uuid, talk=talk, by=by, on=on, at=at)
    prospect.refresh_from_db()
    return prospect


def add_known_apart(
    rows: Sequence[Attendee],
    *,
    village: Village,
    agent: Agent,
    event: Event,
    source: Source,
    met_on: dt.date,
    by: User,
) -> int:
    """Write rows of a list down as prospects, in the caller's transaction, without those whom the agent has
    already or who asked to be left alone. Returns how many were added."""
    hold_village(village)
    known = [row.key for row in _people(_of_agent_or_left_alone(village, agent))]
    fresh: list[Prospect] = []
    for row in rows:
        if any(is_same_person(row.key, key) for key in known):
            continue
        known.append(row.key)
        phone = clean_phone(row.phone)
        fresh.append(
            Prospect(
                village=village,
                agent=agent,
                event=event,
                source=source,
                met_on=met_on,
                contacted_on=met_on,
                name=row.name,
                place=row.place,
                phone=phone,
                phone_agreed_on=met_on if phone else None,
            )
        )
    Prospect.objects.bulk_create(fresh)
    if fresh:
        made = Prospect.objects.filter(uuid__in=[row.uuid for row in fresh])
        record_each("prospect.added", made, by=by)
    return len(fresh)


@transaction.atomic
def correct_prospect(*, prospect: Prospect, door: Door, by: User, on: dt.date) -> Prospect:
    """Correct name, place, phone or note. Raises ProspectGone, NotToContact; ProspectRefused without a
    name."""
    prospect = _lock(prospect)
    _check_door(door)
    agreed_on = prospect.phone_agreed_on if door.phone == prospect.phone else on
    values = {
        "name": door.name,
        "place": door.place,
        "phone": door.phone,
        "phone_agreed_on": agreed_on if door.phone else None,
        "note": door.note,
    }
    changed = sorted(name for name, value in values.items() if getattr(prospect, name) != value)
    if changed:
        _write(prospect, values)
        record("prospect.corrected", prospect, by=by, fields=changed)
    return prospect


@transaction.atomic
def note_talk(
    *, prospect: Prospect, uuid: UUID, talk: Talk, by: User, on: dt.date, at: dt.datetime
) -> ProspectContact:
    """Note what came of a talk, or that nobody was there (the stage stays as it was). The same `uuid` and
    content answers as the first time.

    Raises ProspectGone, NotToContact; ProspectRefused for a next visit in the past or more than
    MOST_DAYS_UNTIL_VISIT days ahead; UuidReused.
    """
    sent = content_hash_of(prospect=prospect.pk, talk=_told(talk))
    prospect = _hold(prospect)
    if known := ProspectContact.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, sent)
        return known
    _check_open(prospect)
    _check_visit(talk.next_visit_on, on)
    contact = ProspectContact.objects.create(
        uuid=uuid,
        content_hash=sent,
        prospect=prospect,
        contacted_on=on,
        stage=talk.stage,
        objection=talk.objection,
        next_visit_on=talk.next_visit_on,
        recorded_at=at,
        by=by,
    )
    _write(
        prospect,
        {
            "stage": talk.stage,
            "objection": talk.objection,
            "next_visit_on": talk.next_visit_on,
            "contacted_on": on,
            "note": talk.note,
        },
    )
    record("prospect.talked", prospect, by=by, stage=talk.stage, objection=talk.objection)
    return contact


@transaction.atomic
def leave_alone(*, prospect: Prospect, by: User, on: dt.date) -> Prospect:
    """Honour that somebody asked not to be contacted: name and place stay, so that nobody knocks there, and
    everything else goes. Repeating it changes nothing. Raises ProspectGone."""
    prospect = _lock(prospect, also_left_alone=True)
    if prospect.do_not_contact_on:
        return prospect
    _write(prospect, {**NEEDED_TO_VISIT, "do_not_contact_on": on, "contacted_on": on})
    record("prospect.left_alone", prospect, by=by)
    return prospect


@transaction.atomic
def contact_again(*, prospect: Prospect, by: User, on: dt.date) -> Prospect:
    """Somebody who asked to be left alone came by themselves and may be visited again. Raises
    ProspectGone."""
    prospect = _lock(prospect, also_left_alone=True)
    if prospect.do_not_contact_on:
        _write(prospect, {"do_not_contact_on": None, "contacted_on": on})
        record("prospect.contacted_again", prospect, by=by)
    return prospect


@transaction.atomic
def join(*, prospect: Prospect, by: User | None, on: dt.date) -> Prospect:
    """Note that a prospect was registered: what was kept for visits goes, the member holds it. Raises
    ProspectGone when that was noted before, or the person was forgotten."""
    prospect = _lock(prospect, also_left_alone=True)
    _write(
        prospect,
        {
            **NEEDED_TO_VISIT,
            "stage": Stage.IMPLEMENTATION,
            "joined_on": on,
            "do_not_contact_on": None,
            "contacted_on": on,
        },
    )
    record("prospect.joined", prospect, by=by)
    return prospect


@transaction.atomic
def hand_prospects_over(*, agent: Agent, successor: Agent, village: Village, by: User) -> int:
    """The prospects of an agent who leaves a village become those of her successor, those to be left alone
    too. Returns how many."""
    rows = Prospect.objects.filter(agent=agent, village=village).remembered()
    number = rows.update(agent=successor)
    if number:
        record(
            "prospects.handed_over", agent, by=by,
            successor=successor.code, village=village.pk, number=number,
        )  # fmt: skip
    return number


@transaction.atomic
def forget_prospect(*, prospect: Prospect, by: User | None, at: dt.datetime) -> None:
    """Delete who a prospect was; where from, and how far they came, stays as a number. Repeating it changes
    nothing."""
    prospect = _hold(prospect)
    if prospect.forgotten_at is None:
        _write(prospect, {**EVERYTHING_PERSONAL, "forgotten_at": at})
        record("prospect.forgotten", prospect, by=by)


@transaction.atomic
def forget_old_prospects(*, on: dt.date, at: dt.datetime, most: int) -> int:
    """Forget who was not in contact for the months of the house rules: those who did not join, and later
    those who asked to be left alone. At most `most`; returns how many."""
    kept = forget_before(on, regulations.value("outreach.kept_months", on))
    left_alone = forget_before(on, regulations.value("outreach.left_alone_months", on))
    old = Q(contacted_on__lt=kept, do_not_contact_on__isnull=True) | Q(
        do_not_contact_on__lt=left_alone
    )
    rows = Prospect.objects.remembered().filter(old)
    rows = rows.filter(Q(next_visit_on__isnull=True) | Q(next_visit_on__lt=on))
    found = list(rows.select_for_update().order_by("pk")[:most])
    Prospect.objects.filter(pk__in=[row.pk for row in found]).update(
        **EVERYTHING_PERSONAL, forgotten_at=at
    )
    record_each("prospect.forgotten", found, by=None)
    return len(found)


def hold_village(village: Village) -> None:
    """Two who write the same thing down in a village wait for each other, until the transaction of the caller
    ends."""
    Village.objects.select_for_update(no_key=True).get(pk=village.pk)


def _hold(prospect: Prospect) -> Prospect:
    """The newest state of somebody, whom nobody else changes until the transaction ends."""
    return Prospect.objects.select_for_update().get(pk=prospect.pk)


def _lock(prospect: Prospect, *, also_left_alone: bool = False) -> Prospect:
    prospect = _hold(prospect)
    _check_open(prospect, also_left_alone=also_left_alone)
    return prospect


def _check_open(prospect: Prospect, *, also_left_alone: bool = False) -> None:
    if prospect.joined_on or prospect.forgotten_at:
        raise ProspectGone(
            _("This person has joined, or was forgotten, in the meantime. Nothing was saved.")
        )
    if prospect.do_not_contact_on and not also_left_alone:
        raise NotToContact(_("This person asked not to be contacted. Nothing was saved."))


def _write(prospect: Prospect, values: dict) -> None:
    for name, value in values.items():
        setattr(prospect, name, value)
    prospect.save(update_fields=list(values))


def _told(talk: Talk) -> list:
    return [str(talk.stage), str(talk.objection), talk.next_visit_on]


def _people(rows: Iterable[Prospect]) -> list[Attendee]:
    return [Attendee(row.name, row.place) for row in rows]


def _of_agent_or_left_alone(village: Village, agent: Agent):
    """Whom the agent has in a village, and everybody there who asked to be left alone."""
    rows = Prospect.objects.filter(village=village).remembered()
    return rows.filter(Q(agent=agent) | Q(do_not_contact_on__isnull=False))


def _check_door(door: Door) -> None:
    if not door.name.strip():
        raise ProspectRefused(_("Write a name, as people call this person."), field="name")


def _check_new(person: Attendee, village: Village, agent: Agent) -> None:
    for row in _of_agent_or_left_alone(village, agent):
        if not is_same_person(person.key, Attendee(row.name, row.place).key):
            continue
        if row.do_not_contact_on:
            raise NotToContact(
                _(
                    "%(name)s asked not to be contacted. If this is somebody else, write the place more"
                    " exactly."
                )
                % {"name": row.name},
                field="name",
            )
        raise ProspectRefused(
            _("%(name)s is in your list already. If this is somebody else, write the place.")
            % {"name": row.name},
            field="name",
        )


def _check_visit(next_visit_on: dt.date | None, on: dt.date) -> None:
    if next_visit_on is None:
        return
    if not on <= next_visit_on <= on + dt.timedelta(days=MOST_DAYS_UNTIL_VISIT):
        raise ProspectRefused(
            _("The next visit lies between today and a year from now."), field="next_visit_on"
        )
