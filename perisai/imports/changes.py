"""A register that was brought again: what it says differently of people who are members already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from dues.enums import Source
from dues.models import PaidMonth
from members.enums import PhoneOwner
from members.models import Member
from members.values import Person as PersonOfMembers
from perisai.common.masking import mask_nik, mask_phone
from perisai.common.month_names import short_month_name
from perisai.imports.enums import Field
from perisai.imports.register.findings import Finding
from perisai.imports.register.judging import JudgedRow, Judgement
from perisai.imports.register.layout import Layout
from perisai.imports.register.people import Person, read_person
from perisai.imports.register.workbook import Sheet

AT_ONCE = 500  # SQLite takes no list of any length
_COMPARED = {
    "name": Field.NAME,
    "sex": Field.SEX,
    "birth_place": Field.BIRTH_PLACE,
    "birth_date": Field.BIRTH_DATE,
    "phone": Field.PHONE,
    "family_card": Field.FAMILY_CARD,
    "address": Field.ADDRESS,
    "note": Field.NOTE,
}


@dataclass(frozen=True, slots=True)
class Noted:
    """A member as written here, with the paid months; True for those of an old book."""

    member: Member
    months: dict[dt.date, bool]


def compare_members(judged: Judgement, sheet: Sheet, *, agent_id: int, on: dt.date) -> Judgement:
    """The judgement with the agent's own members compared: whoever the file corrects may be saved, the
    others are unchanged. A row that cannot be read stays refused."""
    own = {row.number: row for row in judged.rows if _is_own(row)}
    if not own:
        return judged
    noted = _noted_among([row.nik for row in own.values()], agent_id)
    compared: dict[int, JudgedRow] = {}
    for row in sheet.rows:
        if row.number in own:
            person, findings = read_person(row, judged.layout, on=on)
            was = noted[own[row.number].nik]
            if person:
                compared[row.number] = _compared(
                    own[row.number], person, findings, was, judged.layout
                )
    return replace(judged, rows=tuple(compared.get(row.number, row) for row in judged.rows))


def changes_of(person: Person, member: Member) -> list[list[str]]:
    """What the file says differently, as field, before and after, numbers covered. An empty cell says
    nothing: it never empties what is known."""
    said = {
        name: (getattr(member, name), getattr(person, name))
        for name in _COMPARED
        if getattr(person, name) and getattr(person, name) != getattr(member, name)
    }
    return [
        [_COMPARED[name].value, *(_shown(name, v) for v in both)] for name, both in said.items()
    ]


def corrected(person: Person, member: Member) -> PersonOfMembers:
    """The member's person with what the file says differently."""
    values = {name: getattr(person, name) or getattr(member, name) for name in _COMPARED}
    owner = member.phone_owner or (PhoneOwner.SELF if values["phone"] else "")
    return PersonOfMembers(nik=member.nik, phone_owner=owner, **values)


def _is_own(row: JudgedRow) -> bool:
    return bool(row.findings) and row.findings[0].code == "dup_own"


def _compared(
    row: JudgedRow, person: Person, findings: Iterable[Finding], was: Noted, layout: Layout
) -> JudgedRow:
    about_months = _about_months(person, was, layout)
    if changes := changes_of(person, was.member):
        said = Finding("changed", "", {"changes": changes})
        return replace(row, person=person, findings=(said, *about_months, *findings))
    return replace(row, findings=(*about_months, *row.findings[:1]))


def _about_months(person: Person, was: Noted, layout: Layout) -> list[Finding]:
    in_file = {paid.month for paid in person.paid}
    asked = {column.month for column in layout.months}
    of_book = {month for month, is_of_book in was.months.items() if is_of_book}
    found = {
        "months_new": in_file - set(was.months),
        "months_gone": (of_book & asked) - in_file,
    }
    return [
        Finding(code, "", {"months": ", ".join(map(short_month_name, sorted(months)))})
        for code, months in found.items()
        if months
    ]


def _noted_among(niks: list[str], agent_id: int) -> dict[str, Noted]:
    noted: dict[str, Noted] = {}
    for start in range(0, len(niks), AT_ONCE):
        some = niks[start : start + AT_ONCE]
        members = Member.objects.present().filter(nik__in=some, agent=agent_id)
        by_pk = {member.pk: Noted(member, {}) for member in members}
        paid = PaidMonth.objects.filter(enrolment__member__in=members).values_list(
            "enrolment__member", "month", "line__collection__source"
        )
        for pk, month, source in paid:
            by_pk[pk].months[month] = source == Source.OLD_BOOK
        noted |= {found.member.nik: found for found in by_pk.values()}
    return noted


def _shown(name: str, value: Any) -> str:
    if name == "phone":
        return mask_phone(value)
    if name == "family_card":
        return mask_nik(value)
    if name == "birth_date":
        return f"{value:%d-%m-%Y}"
    return str(getattr(value, "label", value))
