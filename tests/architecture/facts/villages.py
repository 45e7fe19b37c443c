"""Rows of villages: outreach, targets, their files."""

from __future__ import annotations

from perisai.common.kept_files import keep_file
from perisai.demo.pictures import plain_png
from tests.architecture.facts.day import DAY, NOW
from tests.cast import Cast
from villages.models import (
    AgentEntry,
    AttendanceBatch,
    DoorAnswer,
    Event,
    EventPhoto,
    EventPhotoWithdrawal,
    Population,
    Prospect,
    ProspectContact,
    Target,
    VillageEntry,
)


def outreach_event(cast: Cast, **fields) -> Event:
    defaults = {
        "content_hash": "0" * 64,
        "village": cast.village,
        "agent": cast.sz,
        "title": "Sosialisasi panen",
        "channel": "event",
        "venue": "hall",
        "held_on": DAY,
    }
    return Event.objects.create(**{**defaults, **fields})


def prospect(cast: Cast, **fields) -> Prospect:
    defaults = {
        "village": cast.village,
        "agent": cast.sz,
        "source": "agent",
        "name": "Bu Warni",
        "place": "Krajan, RT 02",
        "met_on": DAY,
        "contacted_on": DAY,
    }
    return Prospect.objects.create(**{**defaults, **fields})


def prospect_contact(cast: Cast) -> ProspectContact:
    return ProspectContact.objects.create(
        content_hash="0" * 64,
        prospect=prospect(cast),
        contacted_on=DAY,
        stage="persuasion",
        objection="too_heavy",
        recorded_at=NOW,
        by=cast.sz.user,
    )


def attendance_batch(cast: Cast) -> AttendanceBatch:
    return AttendanceBatch.objects.create(
        content_hash="0" * 64,
        event=outreach_event(cast),
        typed=3,
        added=2,
        recorded_at=NOW,
        by=cast.sz.user,
    )


def event_photo(cast: Cast) -> EventPhoto:
    kept = keep_file(plain_png(), drawer="events", suffix=".png")
    return EventPhoto.objects.create(
        content_hash="0" * 64,
        event=outreach_event(cast),
        sha256=kept,
        suffix=".png",
        size=len(plain_png()),
        added_at=NOW,
        by=cast.sz.user,
    )


def event_photo_withdrawal(cast: Cast) -> EventPhotoWithdrawal:
    return EventPhotoWithdrawal.objects.create(
        photo=event_photo(cast), reason="Tidak mau terlihat", withdrawn_at=NOW, by=cast.sz.user
    )


def door_answer(cast: Cast) -> DoorAnswer:
    return DoorAnswer.objects.create(
        content_hash="0" * 64,
        objection="no_time",
        text="Saya datang ke rumah.",
        recorded_at=NOW,
        by=cast.koordinator,
    )


def target(cast: Cast) -> Target:
    """A target of the village."""
    return Target.objects.create(
        content_hash="0" * 64,
        kind="target",
        branch=cast.branch,
        village=cast.village,
        year=2026 - Target.objects.count(),
        segment="bpu",
        measure="new",
        value=100,
        source="Surat 1",
        recorded_at=NOW,
        by=cast.koordinator,
    )


def village_entry(cast: Cast, **fields) -> VillageEntry:
    return VillageEntry.objects.create(
        content_hash="0" * 64,
        village=cast.village,
        kind="mou",
        dated_on=DAY,
        recorded_at=NOW,
        by=cast.sekdes,
        **fields,
    )


def agent_entry(cast: Cast, **fields) -> AgentEntry:
    defaults = {
        "kind": "certificate",
        "text": "Ujian agen",
        "source": "Sertifikat",
        "number": "S-1",
    }
    return AgentEntry.objects.create(
        content_hash="0" * 64,
        agent=cast.sz,
        dated_on=DAY,
        recorded_at=NOW,
        by=cast.koordinator,
        **{**defaults, **fields},
    )


def population(cast: Cast) -> Population:
    return Population.objects.create(
        village=cast.village,
        hamlet=cast.krajan,
        year=2026 - Population.objects.count(),
        people=100,
        source="Profil desa",
        recorded_at=NOW,
        by=cast.sekdes,
    )


FACTS = {
    "villages.AgentEntry": agent_entry,
    "villages.Population": population,
    "villages.Target": target,
    "villages.VillageEntry": village_entry,
    "villages.AttendanceBatch": attendance_batch,
    "villages.DoorAnswer": door_answer,
    "villages.EventPhoto": event_photo,
    "villages.EventPhotoWithdrawal": event_photo_withdrawal,
    "villages.ProspectContact": prospect_contact,
}
