"""The list of members with the columns of a register, so that the file can be imported again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Max, Min
from django.http import QueryDict

from dues.models import PaidMonth
from dues.queries.agents import agents_of
from members.enums import Relation
from members.models import Member
from members.permissions import may_read_number, may_see_identity
from perisai.accounts.enums import Role
from perisai.common.masking import mask_nik
from perisai.common.month_names import short_month_name
from perisai.common.months import month_range, months_between
from perisai.common.tables import Cell
from perisai.desk.forms import MemberFilterForm
from perisai.desk.queries.member_list import Filters, Stand, member_keys, member_rows
from perisai.exports.enums import Holds
from perisai.exports.lists.declaration import ExportList, Narrowing, anybody, narrowed_by, page
from perisai.imports.changes import last_terms
from perisai.imports.enums import Field
from villages.queries import hamlet_names
from villages.scoping import Viewer

# The headings are those of the registers that agents bring, whatever the language of the reader; what
# the import does not read stands at the end.
COLUMNS: dict[Field, str] = {
    Field.NIK: "NIK",
    Field.FAMILY_CARD: "No. KK",
    Field.NAME: "Nama Peserta",
    Field.SEX: "L/P",
    Field.BIRTH_PLACE: "Tempat Lahir",
    Field.BIRTH_DATE: "Tgl Lahir",
    Field.HAMLET: "Dusun",
    Field.RT: "RT",
    Field.RW: "RW",
    Field.ADDRESS: "Alamat",
    Field.JOB: "Pekerjaan",
    Field.PHONE: "No. HP",
    Field.KPJ: "No. KPJ",
    Field.PROGRAM: "Program",
    Field.INCOME: "Penghasilan",
    Field.HEIR: "Ahli Waris",
    Field.RELATION: "Hubungan",
    Field.NOTE: "Catatan",
}
BESIDE = ("Keadaan", "Desa", "Agen")
RELATION_WORDS = {
    Relation.HUSBAND: "suami",
    Relation.WIFE: "istri",
    Relation.CHILD: "anak",
    Relation.FATHER: "ayah",
    Relation.MOTHER: "ibu",
    Relation.GRANDCHILD: "cucu",
    Relation.GRANDPARENT: "kakek",
    Relation.SIBLING: "saudara",
    Relation.PARENT_IN_LAW: "mertua",
}
PAID = "v"


def months_paid(viewer: Viewer, by: Any = None) -> dict[str, str]:
    """The first and the last month that anybody paid whom the viewer sees; empty when nobody did. One
    query."""
    found = PaidMonth.objects.visible_to(viewer).aggregate(first=Min("month"), last=Max("month"))
    return {name: month.isoformat() for name, month in found.items() if month}


def member_header(frame: Mapping[str, str]) -> list[str]:
    """The headings, a column for each month of the frame that `months_paid` gave."""
    months = [short_month_name(month) for month in _months(frame)]
    return [*COLUMNS.values(), *months, *BESIDE]


def member_cells(
    keys: Sequence[int], viewer: Viewer, frame: Mapping[str, str]
) -> Iterator[list[Cell]]:
    """A row for each job of these members, as their list shows it. Seven queries, whatever the number."""
    months = _months(frame)
    for row in member_rows(keys, viewer=viewer):
        person = _person(row.member, viewer)
        for stand in row.stands or [None]:
            cells = person | (_job(stand) if stand else {})
            paid = stand.paid.months if stand else {}
            yield [
                *(cells.get(field, "") for field in COLUMNS),
                *(PAID if month in paid else "" for month in months),
                str(stand.status.label) if stand else "",
                row.member.village.name,
                row.member.agent.code if row.member.agent else "",
            ]


def _read(query: QueryDict, viewer: Viewer) -> Narrowing:
    agents = agents_of(viewer) if viewer.role == Role.COORDINATOR else ()
    form = MemberFilterForm(query, hamlets=hamlet_names(viewer), agents=agents)
    return narrowed_by(form, form.filters)


def _months(frame: Mapping[str, str]) -> list[dt.date]:
    if not frame:
        return []
    first, last = (dt.date.fromisoformat(frame[name]) for name in ("first", "last"))
    return month_range(first, months_between(first, last) + 1)


def _person(member: Member, viewer: Viewer) -> dict[Field, Cell]:
    """What the row says of a person: numbers in full for who may read them on the member's page."""
    here, is_known = member.neighbourhood, may_see_identity(viewer)
    heir = next((one for one in member.heirs.all() if one.removed_at is None), None)
    return {
        Field.NIK: member.nik if is_known else mask_nik(member.nik),
        Field.FAMILY_CARD: member.family_card if is_known else mask_nik(member.family_card),
        Field.NAME: member.name,
        Field.SEX: member.sex,
        Field.BIRTH_PLACE: member.birth_place,
        Field.BIRTH_DATE: f"{member.birth_date:%d-%m-%Y}",
        Field.HAMLET: here.hamlet.name if here else "",
        Field.RT: here.rt if here else "",
        Field.RW: here.rw if here else "",
        Field.ADDRESS: member.address,
        Field.PHONE: member.phone if may_read_number(viewer, "phone") else "",
        Field.HEIR: heir.name if heir else "",
        Field.RELATION: RELATION_WORDS.get(heir.relation, "") if heir else "",
        Field.NOTE: member.note if is_known else "",
    }


def _job(stand: Stand) -> dict[Field, Any]:
    terms = last_terms(stand.enrolment)
    return {
        Field.JOB: stand.enrolment.job,
        Field.KPJ: stand.enrolment.kpj,
        Field.PROGRAM: "3" if terms.has_jht else "2",
        Field.INCOME: terms.income,
    }


MEMBERS = ExportList(
    page=page("desk:member_list"),
    sheet="Peserta",
    may=anybody,
    read=_read,
    keys=lambda viewer, filters: member_keys(filters or Filters(), viewer=viewer),
    header=member_header,
    cells=member_cells,
    frame=months_paid,
    holds=Holds.NUMBERS,
)
