"""Photos of papers, and a NIK that was mistyped and waits for approval."""

from __future__ import annotations

import datetime as dt

from members.actions.documents import add_document
from members.actions.nik import propose_nik
from members.enums import DocumentKind
from members.models import Member
from perisai.common.scans import Scan
from perisai.demo.actions.members import Home
from perisai.demo.actions.places import Offices
from perisai.demo.invention import Inventor
from perisai.demo.moments import moment
from perisai.demo.pictures import specimen
from perisai.demo.plan import Habit

WITH_PAPERS = 3  # people


def keep_papers(
    homes: dict[str, list[Home]], *, offices: Offices, today: dt.date, inventor: Inventor
) -> None:
    """A few people of SZ have photos of KTP and place of work; of one the KTP shows another NIK."""
    agent, at = offices.agents["sz"], moment(today, days_ago=1, hour=15)
    current = [
        row for home in homes["sz"] if home.habit == Habit.CURRENT for row in home.enrolments
    ]
    people = [row.member for row in current[:WITH_PAPERS]]
    who = {"by": agent.user, "at": at}
    for member in people:
        workplace = Scan(specimen("TEMPAT KERJA", [member.village.name]), ".jpg")
        for kind, scan in (
            (DocumentKind.KTP, _ktp(member, member.nik)),
            (DocumentKind.WORKPLACE, workplace),
        ):
            add_document(uuid=inventor.new_uuid(), member=member, kind=kind, scan=scan, **who)
    mistyped = people[-1]
    right = mistyped.nik[:-1] + str((int(mistyped.nik[-1]) + 5) % 10)
    propose_nik(
        uuid=inventor.new_uuid(),
        member=mistyped,
        nik=right,
        reason="Angka terakhir salah ketik",
        ktp=_ktp(mistyped, right),
        **who,
    )


def _ktp(member: Member, nik: str) -> Scan:
    born = f"{member.birth_date:%d-%m-%Y}"
    return Scan(specimen("KARTU TANDA PENDUDUK", [f"NIK  {nik}", member.name, born]), ".jpg")
