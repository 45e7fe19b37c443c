"""Two claims that are not over: a death whose papers are being gathered, with letters of the village, and an
accident whose file is complete and can be put together at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claims.actions.answering import answer_question, note_done
from claims.actions.family import add_relative
from claims.actions.letters import approve_letter, draft_letter
from claims.actions.opening import open_claim
from claims.actions.papers import add_scan, give_verdict, note_paper
from claims.actions.steps import take_step
from claims.enums import (
    Cause,
    ClockKind,
    EventKind,
    HandsIn,
    Known,
    LetterKind,
    Marriage,
    Outcome,
    PaperKind,
    Question,
    ReportWay,
    School,
    Signer,
    StepKind,
)
from claims.models import Claim, PaperScan
from claims.queries.claims import family_of
from claims.queries.letters import letter_content
from claims.queries.papers import Line, checklist_of
from members.enums import Relation
from members.models import Enrolment
from perisai.common.scans import Scan
from perisai.demo.actions.members import Home
from perisai.demo.actions.places import Offices
from perisai.demo.invention import Inventor
from perisai.demo.moments import moment
from perisai.demo.pictures import specimen
from perisai.demo.plan import Habit
from villages.models import Agent
from villages.queries import viewer_for

WITNESSES = {
    "witness_1": "Sutrisno",
    "witness_1_address": "Krajan RT 001/RW 001",
    "witness_2": "Suparmi",
    "witness_2_address": "Krajan RT 002/RW 001",
}
# What the family has brought of the death, and what the branch says of it: None is not looked at yet.
BROUGHT = {
    PaperKind.KTP: True,
    PaperKind.MEMBER_CARD: True,
    PaperKind.FAMILY_CARD: None,
    PaperKind.BANK_BOOK: False,
}
BLURRED = "Nomor rekening tidak terbaca, mohon difoto ulang"
Answers = dict[Question, tuple[dict, dict]]  # columns and circumstances
OF_DEATH: Answers = {
    Question.CAUSE: ({"cause": Cause.OTHER}, {}),
    Question.WORK: ({}, {"was_working": Known.YES, "witness": "Sutrisno"}),
    Question.SECOND_JOB: ({}, {"has_second": Known.NO}),
    Question.MARRIAGE: ({}, {"marriage": Marriage.BOOK}),
    Question.FAMILY_CARD: ({}, {"is_current": Known.NO, "same_names": Known.YES}),
    Question.CHILDREN: ({}, {"children": 1, "has_certificates": Known.YES}),
    Question.WILL: ({}, {"has_will": Known.NO}),
    Question.HAND_IN: ({}, {"who": HandsIn.HEIRS}),
}
OF_ACCIDENT: Answers = {
    Question.DAY: ({}, {"hour": "06:30"}),
    Question.CAUSE: ({"cause": Cause.WORK}, {}),
    Question.ROAD: ({"is_traffic": False}, {}),
    Question.HOSPITAL: ({}, {"hospital": "Rumah Sakit Contoh Jember", "is_plkk": Known.YES}),
    Question.OUTCOME: ({"outcome": Outcome.TEMPORARY}, {}),
    Question.TRANSPORT: ({}, {"land": 250_000}),
    Question.WORK: ({}, {"was_working": Known.YES, "witness": "Sutrisno"}),
    Question.SECOND_JOB: ({}, {"has_second": Known.NO}),
}
HURT_DAYS_AGO = 16


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works on a claim of the demo: its agent, the branch and the village, on a day."""

    agent: Agent
    offices: Offices
    today: dt.date
    inventor: Inventor

    def at(self, days_ago: int, hour: int = 10) -> dt.datetime:
        return moment(self.today, days_ago=days_ago, hour=hour)

    def on(self, days_ago: int) -> dt.date:
        return self.today - dt.timedelta(days=days_ago)


def begin_claims(
    homes: dict[str, list[Home]], *, offices: Offices, today: dt.date, inventor: Inventor
) -> list[Claim]:
    """Open both claims with their answers, papers and letters."""
    desk = Desk(offices.agents["sz"], offices, today, inventor)
    dead = next(home for home in homes["sz"] if home.habit == Habit.DECEASED)
    hurt = next(home for home in homes["sz"] if home.habit == Habit.CURRENT)
    return [_death(dead.enrolments[0], desk), _accident(hurt.enrolments[0], desk)]


def _death(job: Enrolment, desk: Desk) -> Claim:
    """Some papers brought, one to be mended; of the letters one approved, one with the secretary."""
    claim = _open(job, EventKind.DEATH, job.ended_on, OF_DEATH, desk, days_ago=9)
    _name_a_family(claim, desk)
    for line in _checklist(claim, desk).missing:
        if line.kind in BROUGHT:
            _judge(_bring(line, desk, days_ago=6), BROUGHT[line.kind], desk, days_ago=4)
    note_paper(
        claim=claim,
        kind=PaperKind.RT_LETTER,
        holder="Keluarga",
        obtained_on=desk.on(8),
        by=desk.agent.user,
        on=desk.on(8),
    )
    told = {"place": "di rumah", "reporter": "Sutrisno", "reporter_is": "tetangga"}
    letter = _draft(claim, LetterKind.DEATH, told, desk, days_ago=8)
    approve_letter(
        letter=letter,
        number=f"474.3/017/{desk.today.year}",
        dated_on=desk.on(7),
        signer=Signer.HEAD,
        signer_name="Slamet Contoh",
        by=desk.offices.users["sekdes"],
        on=desk.on(7),
        at=desk.at(7),
    )
    _draft(claim, LetterKind.HEIRS, WITNESSES, desk, days_ago=1)
    return claim


def _accident(job: Enrolment, desk: Desk) -> Claim:
    """Every paper of the list there and accepted."""
    claim = _open(job, EventKind.INJURY, desk.on(HURT_DAYS_AGO), OF_ACCIDENT, desk, days_ago=15)
    note_done(
        claim=claim,
        clock=ClockKind.REPORT_ONE,
        done_at=desk.at(HURT_DAYS_AGO, hour=14),
        how=ReportWay.WHATSAPP,
        by=desk.agent.user,
        at=desk.at(15),
    )
    for line in _checklist(claim, desk).missing:
        _judge(_bring(line, desk, days_ago=3), True, desk, days_ago=2)
    take_step(
        uuid=desk.inventor.new_uuid(),
        claim=claim,
        kind=StepKind.COMPLETE,
        happened_on=desk.on(1),
        by=desk.agent.user,
        on=desk.on(1),
        at=desk.at(1),
    )
    return claim


def _open(
    job: Enrolment,
    kind: EventKind,
    event_on: dt.date,
    answers: Answers,
    desk: Desk,
    *,
    days_ago: int,
) -> Claim:
    when = {"by": desk.agent.user, "on": desk.on(days_ago), "at": desk.at(days_ago)}
    claim = open_claim(
        uuid=desk.inventor.new_uuid(),
        kind=kind,
        member=job.member,
        village=job.member.village,
        agent=desk.agent,
        event_on=event_on,
        **when,
    )
    for question, (columns, circumstances) in answers.items():
        claim = answer_question(
            claim=claim,
            question=question,
            columns=columns,
            circumstances=circumstances,
            **when,
        )
    return claim


def _name_a_family(claim: Claim, desk: Desk) -> None:
    """The heirs of the register came over; a child at school is named where none was."""
    if claim.relatives.filter(relation=Relation.CHILD).exists():
        return
    told = {
        "relation": Relation.CHILD,
        "name": "Dewi Contoh",
        "lives": True,
        "born_on": desk.today.replace(year=desk.today.year - 12, day=1),
        "school": School.PRIMARY,
        "guardian": "Sutrisno",
    }
    add_relative(
        uuid=desk.inventor.new_uuid(), claim=claim, told=told, by=desk.agent.user, on=desk.on(9)
    )


def _checklist(claim: Claim, desk: Desk):
    return checklist_of(claim, viewer=viewer_for(desk.agent.user, now=desk.at(0)))


def _bring(line: Line, desk: Desk, *, days_ago: int) -> PaperScan:
    relative = None
    if line.about:
        viewer = viewer_for(desk.agent.user, now=desk.at(0))
        relative = family_of(line.claim, viewer=viewer).get(uuid=line.about)
    words = [line.name or line.claim.name, f"{desk.on(days_ago):%d-%m-%Y}"]
    return add_scan(
        uuid=desk.inventor.new_uuid(),
        claim=line.claim,
        kind=PaperKind(line.kind),
        relative=relative,
        scan=Scan(specimen(str(line.label).upper(), words), ".jpg"),
        by=desk.agent.user,
        at=desk.at(days_ago),
    )


def _judge(scan: PaperScan, is_accepted: bool | None, desk: Desk, *, days_ago: int) -> None:
    if is_accepted is None:
        return
    give_verdict(
        uuid=desk.inventor.new_uuid(),
        scan=scan,
        is_accepted=is_accepted,
        why="" if is_accepted else BLURRED,
        by=desk.offices.users["koordinator"],
        at=desk.at(days_ago),
    )


def _draft(claim: Claim, kind: LetterKind, told: dict[str, str], desk: Desk, *, days_ago: int):
    viewer = viewer_for(desk.agent.user, now=desk.at(days_ago))
    return draft_letter(
        uuid=desk.inventor.new_uuid(),
        claim=claim,
        kind=kind,
        content=letter_content(kind, claim, told, viewer=viewer),
        by=desk.agent.user,
        at=desk.at(days_ago),
    )
