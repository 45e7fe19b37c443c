"""The five claims of the field study, paid between 2019 and 2021, of members who had paid since the village
joined, and the hospitals of the branch. What each pays follows from the law of its day; names invented."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claims.actions.after import Said, note_after_visit
from claims.actions.opening import open_claim
from claims.actions.steps import take_step
from claims.enums import Cause, Component, EventKind, Outcome, Question, Served, StepKind, Transport
from claims.models import Claim
from claims.rules.benefits import expected
from claims.rules.case import Case
from dues.actions.old_book import record_old_book
from dues.actions.participation import end_participation
from members.actions.people import register_member
from members.enums import EndReason, Relation, Sex
from members.models import Enrolment
from members.values import Declaration, Job, Person, Relative, Terms
from perisai.common.months import month_of, month_range
from perisai.common.rupiah import format_rupiah
from perisai.demo.actions.places import Offices
from perisai.demo.invention import Inventor
from perisai.regulations.enums import Program
from villages.actions.hospitals import add_hospital
from villages.actions.places import find_or_add_neighbourhood

REGISTERED_ON = dt.date(2018, 10, 8)  # the village joined in October 2018
INCOME = 1_000_000
BORN_ON = dt.date(1968, 4, 12)
HAMLET = "Krajan"
STOPPED_AFTER = 200  # days after an accident


@dataclass(frozen=True, slots=True)
class Published:
    """A claim as the study lists it. `pays` is the programme whose amount was paid; `treatment` and
    `travelled` (by land) are rupiah, of which the second is paid up to the ceiling of its day."""

    name: str
    agent: str
    job: str
    event_on: dt.date
    kind: EventKind
    cause: Cause
    pays: Program
    wife: str
    treatment: int = 0
    travelled: int = 0
    story: str = ""


PUBLISHED = (
    Published(
        name="Marsudi Utomo",
        agent="sz",
        job="Petani",
        event_on=dt.date(2019, 5, 11),
        kind=EventKind.DEATH,
        cause=Cause.OTHER,
        pays=Program.JKM,
        wife="Suparti",
    ),
    Published(
        name="Eko Prasetyo",
        agent="sz",
        job="Tukang listrik",
        event_on=dt.date(2019, 11, 20),
        kind=EventKind.INJURY,
        cause=Cause.WORK,
        pays=Program.JKK,
        wife="Lilik Wahyuni",
        treatment=4_350_000,
        travelled=1_250_000,
    ),
    Published(
        name="Wagiman",
        agent="st",
        job="Petani",
        event_on=dt.date(2020, 8, 14),
        kind=EventKind.DEATH,
        cause=Cause.OTHER,
        pays=Program.JKM,
        wife="Sumini",
        story="Uangnya kami pakai untuk biaya sekolah anak dan modal warung.",
    ),
    Published(
        name="Tukijan",
        agent="st",
        job="Petani",
        event_on=dt.date(2021, 3, 9),
        kind=EventKind.INJURY,
        cause=Cause.WORK,
        pays=Program.JKK,
        wife="Painem",
        treatment=2_800_000,
        travelled=1_250_000,
    ),
    # The study lists it as JKK with the amount of JKM: the problem is raised, not corrected.
    Published(
        name="Sukirno Hadi",
        agent="sz",
        job="Petani",
        event_on=dt.date(2021, 6, 17),
        kind=EventKind.DEATH,
        cause=Cause.WORK,
        pays=Program.JKM,
        wife="Sri Rahayu",
    ),
)
# After the event: opened, handed in, paid.
DAYS = {None: 3, StepKind.COMPLETE: 9, StepKind.SUBMITTED: 10, StepKind.PAID: 17}
VISITED_AFTER = 45
_NOTES = {StepKind.COMPLETE: "Berkasnya di kertas, sebelum ada daftar ini"}


def tell_of_claims(*, offices: Offices, inventor: Inventor) -> list[Claim]:
    """Write down the five claims and two hospitals."""
    _hospitals(offices, inventor)
    return [
        _claim(each, _job_of(each, number, offices, inventor), offices, inventor)
        for number, each in enumerate(PUBLISHED, start=1)
    ]


def _job_of(published: Published, number: int, offices: Offices, inventor: Inventor) -> Enrolment:
    """The member with the months of an old book up to the event. Who died of it is ended with that day; who
    was hurt worked on and stopped later."""
    agent, village = offices.agents[published.agent], offices.villages[published.agent]
    member = register_member(
        uuid=inventor.new_uuid(),
        village=village,
        neighbourhood=find_or_add_neighbourhood(
            village=village, hamlet_name=HAMLET, rt="001", rw="001", by=agent.user
        ),
        agent=None,  # what the study counts are the members of its agents of today
        person=Person(
            nik=f"{village.district_id.replace('.', '')}120468{8990 + number}",
            name=published.name,
            birth_date=BORN_ON,
            sex=Sex.MALE,
        ),
        job=Job(job=published.job, start_month=month_of(REGISTERED_ON), terms=Terms(income=INCOME)),
        heirs=(Relative(name=published.wife, relation=Relation.WIFE),),
        declaration=Declaration(attested_on=REGISTERED_ON, is_working=True, is_not_in_care=True),
        agreement=None,
        by=agent.user,
        on=REGISTERED_ON,
    )
    job = member.enrolments.select_related("member__village__branch", "member__agent__user").get()
    months = month_range(month_of(REGISTERED_ON), _months(published.event_on) + 1)
    record_old_book(
        uuid=inventor.new_uuid(),
        enrolment=job,
        months=dict.fromkeys(months),
        collected_on=published.event_on,
        by=agent.user,
        at=_at(published.event_on),
    )
    is_death = published.kind == EventKind.DEATH
    ended_on = published.event_on + dt.timedelta(days=0 if is_death else STOPPED_AFTER)
    end_participation(
        enrolment=job,
        ended_on=ended_on,
        reason=EndReason.DECEASED if is_death else EndReason.STOPPED,
        by=agent.user,
        on=ended_on,
        at=_at(ended_on),
    )
    return job


def _claim(published: Published, job: Enrolment, offices: Offices, inventor: Inventor) -> Claim:
    agent, village = offices.agents[published.agent], offices.villages[published.agent]
    opened_on = _day(published, None)
    claim = open_claim(
        uuid=inventor.new_uuid(),
        kind=published.kind,
        member=job.member,
        village=village,
        agent=agent,
        event_on=published.event_on,
        by=agent.user,
        on=opened_on,
        at=_at(opened_on),
    )
    claim.cause = published.cause
    claim.outcome = Outcome.TEMPORARY if published.treatment else ""
    if published.travelled:
        claim.answers = {Question.TRANSPORT: {Transport.LAND.value: published.travelled}}
    claim.save()
    amount, words = _paid(published)
    for kind in (StepKind.COMPLETE, StepKind.SUBMITTED, StepKind.PAID):
        day, is_paid = _day(published, kind), kind == StepKind.PAID
        take_step(
            uuid=inventor.new_uuid(),
            claim=claim,
            kind=kind,
            happened_on=day,
            amount=amount if is_paid else None,
            note=words if is_paid else _NOTES.get(kind, ""),
            by=offices.users["koordinator"] if is_paid else agent.user,
            on=day,
            at=_at(day),
        )
    if published.story:
        _visit(published, claim, agent.user, inventor)
    return claim


def _paid(published: Published) -> tuple[int, str]:
    """What the law of the day gives, and of what it consists."""
    is_accident = published.pays == Program.JKK
    case = Case(
        program=published.pays,
        event_on=published.event_on,
        registered_on=REGISTERED_ON,
        months_paid=_months(published.event_on),
        income=INCOME if is_accident else None,
        outcome=Outcome.TEMPORARY if is_accident else None,
        transport=((Transport.LAND, published.travelled),) if is_accident else (),
    )
    estimate = expected(case)
    if not is_accident:
        return estimate.least, ""
    travel = sum(
        part.least for part in estimate.parts if part.component == Component.TRANSPORT_LAND
    )
    words = f"Perawatan {format_rupiah(published.treatment)}, angkutan {format_rupiah(travel)}"
    return published.treatment + travel, words


def _months(event_on: dt.date) -> int:
    return (event_on.year - REGISTERED_ON.year) * 12 + event_on.month - REGISTERED_ON.month


def _visit(published: Published, claim: Claim, by, inventor: Inventor) -> None:
    day = published.event_on + dt.timedelta(days=VISITED_AFTER)
    said = Said(
        was_easy=Served.YES,
        was_fast=Served.YES,
        was_helped=Served.YES,
        story=published.story,
        story_agreed_by="Istri almarhum",
    )
    note_after_visit(
        uuid=inventor.new_uuid(),
        claim=claim,
        visited_on=day,
        said=said,
        by=by,
        on=day,
        at=_at(day),
    )


def _hospitals(offices: Offices, inventor: Inventor) -> None:
    village = offices.villages["sz"]
    for name, address in (
        ("Klinik Contoh Wuluhan", "Jl. Ambulu 12, Wuluhan"),
        ("Rumah Sakit Contoh Jember", "Jl. Melati 5, Jember"),
    ):
        add_hospital(
            uuid=inventor.new_uuid(),
            branch=village.branch,
            name=name,
            address=address,
            phone="0331-000000",
            regency=village.district.regency,
            from_on=REGISTERED_ON,
            by=offices.users["koordinator"],
        )


def _day(published: Published, kind: StepKind | None) -> dt.date:
    return published.event_on + dt.timedelta(days=DAYS[kind])


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(3), dt.UTC)
