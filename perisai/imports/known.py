"""Whom an import knows: the members that its NIKs belong to, as far as whoever looks may know them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from dues.enums import Source
from dues.models import CollectionLine, PaidMonth
from members.models import Enrolment, Heir, Member, NikCorrection
from perisai.imports.enums import Verdict
from perisai.imports.models import ImportBatch, ImportRow
from perisai.imports.said import Said
from villages.scoping import Viewer

AT_ONCE = 500  # SQLite takes no list of any length


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Whose people a register is compared with: the members of this agent (None: those without one) whom
    the viewer sees. Everybody else is only somebody who is registered elsewhere. `sha256` is the file."""

    viewer: Viewer
    agent_id: int | None
    village_id: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a NIK, or had it until it was corrected; `nik` is what counts today."""

    pk: int
    nik: str
    name: str
    birth_date: dt.date
    is_own: bool
    is_old_nik: bool = False

    def may_be(self, name: str, birth_date: dt.date) -> bool:
        """Whether somebody with this name or date of birth is the holder. A mistyped NIK may be the right
        one of a neighbour, who then agrees in neither."""
        return same_words(self.name, name) or self.birth_date == birth_date


@dataclass(frozen=True)
class Known:
    """A member with what a register may say differently. `months` are the paid ones of every
    participation, `of_book` those of an old book; `taken_back` were reversed here. `said` is what the imports
    said before."""

    member: Member
    enrolments: tuple[Enrolment, ...]
    heirs: tuple[tuple[str, str], ...]
    said: Said
    months: dict[int, set[dt.date]] = field(default_factory=dict)
    of_book: set[dt.date] = field(default_factory=set)
    taken_back: set[dt.date] = field(default_factory=set)

    @property
    def paid(self) -> set[dt.date]:
        """The paid months of every participation."""
        return set().union(*self.months.values())

    @property
    def open(self) -> list[Enrolment]:
        """The participations that have not ended."""
        return [enrolment for enrolment in self.enrolments if enrolment.ended_on is None]


def same_words(first: str, second: str) -> bool:
    """Whether two names are the same but for case and spaces."""
    return first.casefold().split() == second.casefold().split()


def holders_of(niks: Iterable[str], portfolio: Portfolio) -> dict[str, Holder]:
    """Who has each of these NIKs today, or had it before it was corrected; free ones are left out."""
    found: dict[str, Holder] = {}
    for some in _parts(sorted(set(niks))):
        for old, member in _corrected(some):
            found[old] = _holder(member, is_old_nik=True)
        present = Member.objects.present().filter(nik__in=some)
        found |= {
            member.nik: _holder(member) for member in present.only("nik", "name", "birth_date")
        }
    own = _own_among({holder.pk for holder in found.values()}, portfolio)
    return {
        nik: Holder(h.pk, h.nik, h.name, h.birth_date, h.pk in own, h.is_old_nik)
        for nik, h in found.items()
    }


def known_among(keys: Iterable[int], *, sha256: str = "") -> dict[int, Known]:
    """These members by their keys, as a file with this hash finds them. The number of queries grows with
    hundreds of them, not with each."""
    found: dict[int, Known] = {}
    for some in _parts(sorted(set(keys))):
        members = Member.objects.filter(pk__in=some).select_related(
            "village", "neighbourhood__hamlet"
        )
        enrolments: dict[int, list[Enrolment]] = defaultdict(list)
        rows = Enrolment.objects.filter(member__in=some).prefetch_related("terms")
        for enrolment in rows.order_by("start_month", "pk"):
            enrolments[enrolment.member_id].append(enrolment)
        heirs, said = _heirs_of(some), _said_of(some, sha256)
        for member in members:
            pk = member.pk
            found[pk] = Known(
                member, tuple(enrolments[pk]), tuple(heirs[pk]), said.get(pk) or Said(pk)
            )
        _fill_months(found, some)
    return found


def _said_of(members: list[int], sha256: str) -> dict[int, Said]:
    """What the imports that are saved, and not undone, said of each of these members. Of an undone one
    the corrections stay, so what it wrote was not written by hand."""
    rows = ImportRow.objects.filter(member__in=members, saved_at__isnull=False)
    last: dict[int, dict[str, str]] = {}
    same: dict[int, set[tuple[str, str]]] = defaultdict(set)
    undone: dict[int, set[tuple[str, str]]] = defaultdict(set)
    kept = rows.order_by("saved_at", "pk").values_list(
        "member", "said", "batch__sha256", "verdict", "undone_at"
    )
    for pk, said, file, verdict, undone_at in kept:
        if undone_at:
            undone[pk].update(said.items() if verdict == Verdict.CHANGED else ())
            continue
        last[pk] = said
        if sha256 and file == sha256:
            same[pk].update(said.items())
    return {
        pk: Said(
            pk,
            last=said,
            same_file=frozenset(same[pk]),
            undone=frozenset(undone[pk]),
            is_known=True,
        )
        for pk, said in last.items()
    }


def _heirs_of(members: list[int]) -> dict[int, list[tuple[str, str]]]:
    heirs: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Heir.objects.filter(member__in=members, removed_at__isnull=True)
    for pk, name, relation in rows.values_list("member", "name", "relation"):
        heirs[pk].append((name, relation))
    return heirs


def _fill_months(found: dict[int, Known], members: list[int]) -> None:
    paid = PaidMonth.objects.filter(enrolment__member__in=members).values_list(
        "enrolment__member", "enrolment", "month", "line__collection__source"
    )
    for member, enrolment, month, source in paid:
        found[member].months.setdefault(enrolment, set()).add(month)
        if source == Source.OLD_BOOK:
            found[member].of_book.add(month)
    undone = CollectionLine.objects.filter(enrolment__member__in=members, paid_month__isnull=True)
    gone = [
        row
        for row in undone.values_list("enrolment__member", "month", "collection__uuid")
        if row[1] not in found[row[0]].paid
    ]
    ours = _of_undone_imports({member for member, _month, _uuid in gone}) if gone else set()
    for member, month, uuid in gone:
        if uuid not in ours:
            found[member].taken_back.add(month)


def _of_undone_imports(members: set[int]) -> set:
    """Identities of the collections that an import made and took back itself: the file may bring their
    months once more."""
    rows = ImportRow.objects.filter(member__in=members, undone_at__isnull=False)
    enrolments: dict[int, list[int]] = defaultdict(list)
    for member, pk in Enrolment.objects.filter(member__in=members).values_list("member", "pk"):
        enrolments[member].append(pk)
    return {
        uuid
        for row in rows.select_related("batch")
        for uuid in dues_of_row(row.batch, row, enrolments[row.member_id])
    }


def dues_of_row(batch: ImportBatch, row: ImportRow, enrolments: Iterable[int]) -> list:
    """The identities of every collection that saving a row may have made."""
    keys = list(enrolments)
    return [
        *(batch.uuid_of(row.number, f"dues/{position}") for position in range(len(keys))),
        *(batch.uuid_of(row.number, f"months/{key}") for key in keys),
    ]


def _corrected(niks: list[str]) -> Iterator[tuple[str, Member]]:
    rows = NikCorrection.objects.filter(
        old_nik__in=niks, decision__is_accepted=True, member__withdrawn_at__isnull=True
    )
    for row in rows.select_related("member").order_by("pk"):
        if row.member.nik != row.old_nik:
            yield row.old_nik, row.member


def _holder(member: Member, *, is_old_nik: bool = False) -> Holder:
    return Holder(member.pk, member.nik, member.name, member.birth_date, False, is_old_nik)


def _own_among(keys: set[int], portfolio: Portfolio) -> set[int]:
    own: set[int] = set()
    agent = Q(agent=portfolio.agent_id) if portfolio.agent_id else Q(agent__isnull=True)
    for some in _parts(sorted(keys)):
        seen = Member.objects.visible_to(portfolio.viewer).filter(agent, pk__in=some)
        own.update(seen.values_list("pk", flat=True))
    return own


def _parts(values: list) -> Iterator[list]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
