"""Outreach in the demo village: events, people who may join, and what brought the members."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from members.actions.joining import record_origin
from members.values import Origin
from perisai.common.scans import Scan
from perisai.demo.actions.members import Home
from perisai.demo.actions.places import Offices
from perisai.demo.invention import Inventor
from perisai.demo.moments import moment
from perisai.demo.pictures import specimen
from perisai.demo.plan import Habit
from villages.actions import events, prospects
from villages.enums import Objection, Partner, Source, Stage, Venue
from villages.models import Event, Prospect
from villages.outreach_rules import Attendee

MINUTES = """\
Dijelaskan: beda BPJS Ketenagakerjaan (Jamsostek) dengan BPJS Kesehatan, dua perlindungan, iurannya.
Ditanyakan: apakah benar dibayar, dan bagaimana kalau panen gagal.
Dijanjikan: agen datang ke rumah yang menulis nomor HP, paling lambat dua minggu."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may join: the talk was `days_ago`, the next visit is `visit_in` days from the demo's
    day."""

    name: str
    place: str
    source: Source
    stage: Stage
    objection: str = ""
    days_ago: int = 5
    visit_in: int | None = None
    note: str = ""


PEOPLE = (
    Person("Bu Wagini", "Gawok, RT 02", Source.AGENT, Stage.PERSUASION, Objection.NOT_PAID, 9, 0),
    Person("Pak Slamet becak", "Krajan, dekat pasar", Source.COMMUNITY, Stage.KNOWLEDGE,
           Objection.NOT_KNOWN, 12, -1),
    Person("Mbok Tumirah", "Sumberjo, RT 01", Source.AGENT, Stage.PERSUASION,
           Objection.WISHES_DEATH, 6, 4),
    Person("Pak Giman", "Purwojati, RT 03", Source.BANK, Stage.DECISION, "", 2, 1,
           "KTP baru selesai hari Senin"),
    Person("Bu Sulastri", "Krajan, RT 04", Source.GOVERNMENT, Stage.PERSUASION,
           Objection.TOO_HEAVY, 15, 7),
    Person("Pak Paijo", "Gawok, RT 01", Source.AGENT, Stage.KNOWLEDGE, Objection.NO_TIME, 20, 10),
)  # fmt: skip
CAME = (
    Attendee("Bu Marsinah", "Krajan, RT 02"),
    Attendee("Pak Wiryo", "Krajan, RT 03"),
    Attendee("Bu Katmi", "Gawok, RT 02"),
    Attendee("Pak Sukir", "Sumberjo, RT 02"),
    Attendee("Mas Anton bengkel", "Krajan, RT 01"),
)
# What brought the members of each habit, one after another.
ORIGINS = {
    Habit.CURRENT: (Source.EVENT, Source.AGENT, Source.COMMUNITY),
    Habit.AHEAD: (Source.AGENT, Source.EVENT),
    Habit.BEHIND: (Source.COMMUNITY, Source.AGENT),
    Habit.LAPSED: (Source.LOAN, Source.LOAN, Source.EVENT, Source.MEDIA, Source.GOVERNMENT),
    Habit.NEW: (Source.EVENT, Source.AGENT, Source.LOAN),
}
WITH_ORIGIN = 30  # people of each habit who were asked


def reach_out(
    homes: dict[str, list[Home]], *, offices: Offices, today: dt.date, inventor: Inventor
) -> None:
    """Three events of SZ, people in every stage, one who joined after an event and one to be left alone; and
    what brought some of the members."""
    agent, village = offices.agents["sz"], offices.village
    market, mosque = _hold_events(offices, today=today, inventor=inventor)
    for person in PEOPLE:
        _talk(person, offices, today=today, inventor=inventor)
    met = list(Prospect.objects.filter(event=mosque).order_by("pk"))
    _ask_members(homes, offices=offices, joined=met[0], today=today)
    prospects.leave_alone(prospect=met[-1], by=agent.user, on=today - dt.timedelta(days=9))
    events.add_event_photo(
        uuid=inventor.new_uuid(),
        event=market,
        scan=Scan(specimen("SOSIALISASI", [market.title, village.name]), ".jpg"),
        by=agent.user,
        at=moment(today, days_ago=39, hour=12),
    )


def _hold_events(offices: Offices, *, today: dt.date, inventor: Inventor) -> tuple[Event, Event]:
    """One at the market, one at the mosque, and one that is planned with the farmers' group."""

    def plan(days: int, plan: dict) -> Event:
        return events.plan_event(
            uuid=inventor.new_uuid(),
            village=offices.village,
            agent=offices.agents["sz"],
            plan=events.Plan(held_on=today - dt.timedelta(days=days), **plan),
            by=offices.users["sz"],
            on=today,
        )

    market = plan(40, {
        "title": "Sosialisasi di pasar Dukuhdempok",
        "channel": Source.COMMUNITY,
        "venue": Venue.MARKET,
        "place": "Pasar Dukuhdempok",
        "partner": Partner.PKH,
        "promotion": "Kupon sembako murah untuk yang mendaftar",
        "coupons": 50,
        "budget": 750_000,
    })  # fmt: skip
    events.report_event(
        event=market,
        held=events.Held(attended=43, cost=685_000, minutes=MINUTES),
        by=offices.users["sz"],
        on=today,
    )
    mosque = plan(16, {
        "title": "Menumpang pengajian Al-Ikhlas",
        "channel": Source.EVENT,
        "venue": Venue.MOSQUE,
        "place": "Masjid Al-Ikhlas, Krajan",
        "partner": Partner.FAITH,
        "budget": 0,
    })  # fmt: skip
    events.type_attendance(
        uuid=inventor.new_uuid(),
        event=mosque,
        attended=27,
        rows=CAME,
        by=offices.users["sz"],
        on=today,
        at=moment(today, days_ago=15, hour=19),
    )
    plan(-6, {
        "title": "Rapat kelompok tani Makmur",
        "channel": Source.ASSOCIATION,
        "venue": Venue.FIELD,
        "place": "Gubuk tani, Sumberjo",
        "partner": Partner.FARMERS,
        "partner_name": "Kelompok Tani Makmur",
    })  # fmt: skip
    return market, mosque


def _talk(person: Person, offices: Offices, *, today: dt.date, inventor: Inventor) -> None:
    at = moment(today, days_ago=person.days_ago, hour=16)
    visit = None if person.visit_in is None else today + dt.timedelta(days=person.visit_in)
    prospects.add_prospect(
        uuid=inventor.new_uuid(),
        village=offices.village,
        agent=offices.agents["sz"],
        door=prospects.Door(name=person.name, place=person.place),
        source=person.source,
        talk=prospects.Talk(
            stage=person.stage,
            objection=person.objection,
            next_visit_on=visit,
            note=person.note,
        ),
        by=offices.users["sz"],
        on=at.date(),
        at=at,
    )


def _ask_members(
    homes: dict[str, list[Home]], *, offices: Offices, joined: Prospect, today: dt.date
) -> None:
    """What brought some members of both agents; the newest of SZ was met at the mosque."""
    for username in ("sz", "st"):
        for habit, ways in ORIGINS.items():
            people = [
                row.member
                for home in homes[username]
                if home.habit == habit
                for row in home.enrolments
            ]
            for number, member in enumerate(people[:WITH_ORIGIN]):
                is_met = username == "sz" and habit == Habit.NEW and number == 0
                record_origin(
                    member=member,
                    origin=Origin(
                        source=ways[number % len(ways)], prospect=joined if is_met else None
                    ),
                    by=offices.users[username],
                    on=today - dt.timedelta(days=3),
                )
