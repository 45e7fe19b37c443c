"""A register that was brought again: what it says differently of people who are members already."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate

from dues import rules as dues_rules
from members import rules as member_rules
from members.enums import PhoneOwner, Relation
from members.models import Enrolment, EnrolmentTerms, Member
from members.values import Person as PersonOfMembers
from perisai import regulations
from perisai.common.masking import mask_nik, mask_phone
from perisai.common.months import month_of
from perisai.imports.enums import Field
from perisai.imports.known import Known, same_words
from perisai.imports.register.findings import Finding
from perisai.imports.register.people import Paid, Person
from perisai.imports.said import hashes_of, place_value, values_of
from perisai.regulations.enums import PayerKind

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


@dataclass
class Difference:
    """What a row says differently of a member. `fields` are of the person (before, after), `place` is
    dusun, RT and RW, `job` and `income` are of the one open participation; `added` are paid months by the
    participation they belong to, `begins` an earlier first month of the first one. `by_hand` names those
    that somebody also corrected by hand since the last import: a person chooses. `told` is what an
    import never writes by itself, `unsettled` what it is about: the next file tells it again."""

    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    place: tuple[str, str, str] | None = None
    place_before: str = ""
    enrolment: Enrolment | None = None
    job: str = ""
    income: int = 0
    income_before: int = 0
    added: dict[int, tuple[Paid, ...]] = field(default_factory=dict)
    added_total: int = 0
    begins: dt.date | None = None
    by_hand: set[str] = field(default_factory=set)
    told: list[Finding] = field(default_factory=list)
    unsettled: set[str] = field(default_factory=set)

    def tell(self, code: str, *about: str, **values: Any) -> None:
        """Note what an import does not write, and what it is about."""
        self.told.append(Finding(code, "", values))
        self.unsettled.update(about)

    @property
    def months(self) -> list[dt.date]:
        """The months that are added, in order."""
        return sorted(paid.month for some in self.added.values() for paid in some)

    @property
    def is_to_save(self) -> bool:
        """Saving the row writes something."""
        return bool(self.fields or self.place or self.job or self.income or self.added)

    def findings(self, member: Member) -> list[Finding]:
        """What is proposed and what is told, in words; the raw values are stored, numbers covered."""
        found = []
        changes, both = self._changes(), self._changes(is_by_hand=True)
        if changes:
            found.append(Finding("changed", "", {"changes": changes}))
        if self.added:
            months = [f"{month:%Y-%m}" for month in self.months]
            found.append(Finding("months_added", "", {"months": months, "rate": self.added_total}))
        if both:
            found.append(Finding("both_changed", "", {"both": both}))
        if found:
            first = found[0]
            found[0] = replace(first, values={**first.values, "was": self.fingerprint(member)})
        return [*found, *self.told]

    def fingerprint(self, member: Member) -> str:
        """The same as long as everything that is proposed, before and after, is the same. Keyed with the
        secret of the site: a number that is covered cannot be guessed from it."""
        said = {
            "member": member.pk,
            "fields": {name: [str(v) for v in both] for name, both in sorted(self.fields.items())},
            "place": [self.place_before, self.place],
            "job": [self.enrolment and self.enrolment.job, self.job],
            "income": [self.income_before, self.income],
            "added": {str(key): [str(p) for p in some] for key, some in sorted(self.added.items())},
            "begins": str(self.begins),
            "by_hand": sorted(self.by_hand),
        }
        return salted_hmac(
            "perisai.imports.change", json.dumps(said), algorithm="sha256"
        ).hexdigest()

    def with_what_is_written_here(self) -> Difference:
        """The same without what was corrected by hand: what stands here stays."""
        left = {name: both for name, both in self.fields.items() if name not in self.by_hand}
        return replace(
            self,
            fields=left,
            place=None if "place" in self.by_hand else self.place,
            job="" if "job" in self.by_hand else self.job,
            income=0 if "income" in self.by_hand else self.income,
        )

    def _changes(self, *, is_by_hand: bool = False) -> list[list[Any]]:
        said = [
            (name, [_COMPARED[name].value, *(_stored(name, v) for v in both)])
            for name, both in self.fields.items()
        ]
        if self.place:
            hamlet, rt, rw = self.place
            said.append(("place", ["place", self.place_before, place_words(hamlet, rt, rw)]))
        if self.job:
            said.append(("job", [Field.JOB.value, self.enrolment.job, self.job]))
        if self.income:
            said.append(("income", [Field.INCOME.value, self.income_before, self.income]))
        return [change for name, change in said if (name in self.by_hand) == is_by_hand]


def difference_of(
    person: Person, known: Known, *, village_id: str, asked: Iterable[dt.date], on: dt.date
) -> Difference:
    """What the file says differently of a member on the day of the check, as far as it is news: what the
    last import said already was written then, and corrected by hand since. An empty cell says nothing: it
    never empties what is known. `asked` are the months that the file has columns for."""
    found = Difference()
    member = known.member
    if member.deceased_on:
        if _is_any_news(person, known):
            found.tell("deceased")
        return found
    said = {name: getattr(person, name) for name in _COMPARED}
    said["address"] = _address(person, member)
    for name, value in said.items():
        before = getattr(member, name)
        if value and value != before and known.said.is_news(name, value):
            found.fields[name] = (before, value)
            _note_hand(found, known, name, before)
    _compare_place(found, person, known, village_id)
    _compare_job(found, person, known)
    _compare_heirs(found, person, known)
    _compare_months(found, person, known, set(asked), on)
    return found


def remembered(person: Person, known: Known, found: Difference) -> dict[str, str]:
    """What is kept of a row that was saved, for the next file of this member: an empty cell keeps what was
    said before, and what was only told is told again."""
    now = hashes_of(person, known.member.pk)
    settled = {key: hashed for key, hashed in now.items() if key not in found.unsettled}
    return {**known.said.last, **settled}


def _is_any_news(person: Person, known: Known) -> bool:
    said = values_of(person).items()
    return any(known.said.is_news(key, value) for key, value in said if value)


def _note_hand(found: Difference, known: Known, key: str, before: Any) -> None:
    if known.said.is_by_hand(key, before):
        found.by_hand.add(key)


def is_somebody_else(person: Person, known: Known) -> bool:
    """Whether a row names another person than the member with its NIK, as after sorting a sheet without
    all of its columns: name and date of birth both differ, or what is written here fits the NIK and what
    the file says does not. Whoever the last import named so is the same, corrected by hand since."""
    member, said = known.member, values_of(person)
    if not any(known.said.is_news(key, said[key]) for key in ("name", "sex", "birth_date")):
        return False
    is_other_name = not same_words(person.name, member.name)
    is_other_birth = person.birth_date != member.birth_date
    if is_other_name and is_other_birth:
        return True
    nik = member.nik
    return (
        member_rules.nik_matches_birth(nik, member.birth_date)
        and not member_rules.nik_matches_birth(nik, person.birth_date)
    ) or (
        member_rules.nik_matches_sex(nik, member.sex)
        and not member_rules.nik_matches_sex(nik, person.sex)
    )


def corrected(found: Difference, member: Member) -> PersonOfMembers:
    """The member's person with what the file says differently."""
    values = {name: getattr(member, name) for name in _COMPARED}
    values |= {name: after for name, (_before, after) in found.fields.items()}
    owner = member.phone_owner or (PhoneOwner.SELF if values["phone"] else "")
    return PersonOfMembers(nik=member.nik, phone_owner=owner, **values)


def place_words(hamlet: str, rt: str, rw: str) -> str:
    """`Krajan RT 001 RW 002`."""
    return f"{hamlet} RT {rt} RW {rw}"


def _has_place(person: Person) -> bool:
    return bool(person.hamlet and person.rt and person.rw)


def _address(person: Person, member: Member) -> str:
    """A place that is not complete is kept as the address of somebody without one, as when they came."""
    if person.address or member.neighbourhood or _has_place(person):
        return person.address
    return person.place_text


def _compare_place(found: Difference, person: Person, known: Known, village_id: str) -> None:
    member = known.member
    here = member.neighbourhood
    now = (here.hamlet.name, here.rt, here.rw) if here else ("", "", "")
    found.place_before = place_words(*now) if here else ""
    said_before = place_value(*now)
    if not person.hamlet and not person.rt:
        return
    if not known.said.is_news("place", place_value(person.hamlet, person.rt, person.rw)):
        return
    if not _has_place(person):
        differs = person.hamlet and here and not same_words(person.hamlet, now[0])
        if differs or (person.rt and here and (person.rt, person.rw) != now[1:]):
            found.tell("place_unclear", "place")
        return
    said = (person.hamlet, person.rt.zfill(3), person.rw.zfill(3))
    if same_words(said[0], now[0]) and said[1:] == now[1:]:
        return
    if member.village_id != village_id:
        found.tell("place_unclear", "place")
    else:
        found.place = said
        _note_hand(found, known, "place", said_before)


def _compare_job(found: Difference, person: Person, known: Known) -> None:
    said = values_of(person)
    about = ("job", "income", "program", "kpj")
    news = {key for key in about if said[key] and known.said.is_news(key, said[key])}
    if not news:
        return
    alike = [row for row in known.open if row.job.casefold() == person.job.casefold()]
    jobs = known.open if len(known.open) == 1 else alike
    if len(jobs) != 1:
        found.tell("two_jobs" if known.open else "not_taking_part", *about)
        return
    found.enrolment = enrolment = jobs[0]
    terms = last_terms(enrolment)
    if "job" in news and enrolment.job.casefold() != person.job.casefold():
        if person.sector == terms.sector:
            found.job = person.job
            _note_hand(found, known, "job", enrolment.job.casefold())
        else:
            found.tell("job_sector", "job")
    if "income" in news and person.income != terms.income:
        found.income, found.income_before = person.income, terms.income
        _note_hand(found, known, "income", terms.income)
    if "program" in news and person.has_jht != terms.has_jht:
        found.tell("program_differs", "program")
    if "kpj" in news and person.kpj != enrolment.kpj:
        found.tell("kpj_differs", "kpj")


def last_terms(enrolment: Enrolment) -> EnrolmentTerms:
    """The terms with which a file is compared, those that begin last: of somebody paid ahead they count
    only after the paid months."""
    return max(enrolment.terms.all(), key=lambda row: row.from_month)


def _compare_heirs(found: Difference, person: Person, known: Known) -> None:
    said = values_of(person)["heir"]
    if not said or not known.said.is_news("heir", said):
        return
    relations = [relation for name, relation in known.heirs if same_words(name, person.heir)]
    says_relation = person.relation not in (None, Relation.OTHER)
    if not relations or (says_relation and person.relation not in relations):
        found.tell("heir_differs", "heir")


def _compare_months(
    found: Difference, person: Person, known: Known, asked: set[dt.date], on: dt.date
) -> None:
    in_file = {paid.month: paid for paid in person.paid}
    new = {month: paid for month, paid in in_file.items() if month not in known.paid}
    back = {month for month in new if month in known.taken_back}
    placed = _placed([month for month in new if month not in back], known, on)
    by_enrolment: dict[int, list[Paid]] = {}
    for month, enrolment in placed.items():
        by_enrolment.setdefault(enrolment.pk, []).append(new[month])
        if month < enrolment.start_month:
            found.begins = min(month, found.begins or month)
    found.added = {key: tuple(some) for key, some in by_enrolment.items()}
    found.added_total = _price(placed, found.begins)
    gone = (known.of_book & asked) - in_file.keys()
    if not known.said.is_news("months", values_of(person)["months"]):
        return
    for code, months in (
        ("months_back", back),
        ("months_new", new.keys() - placed.keys() - back),
        ("months_gone", gone),
    ):
        if months:
            found.tell(code, "months", months=[f"{month:%Y-%m}" for month in sorted(months)])


def _placed(months: list[dt.date], known: Known, on: dt.date) -> dict[dt.date, Enrolment]:
    """The participation to which each month belongs, for those where that is clear: within the only one
    of its time, without a lapse before it, or just before a start that is only estimated.

    An old book tells what was before somebody was registered here: later months are taken at the door, with
    a receipt, and a file neither pays them nor brings back whoever lapsed meanwhile."""
    placed: dict[dt.date, Enrolment] = {}
    if not known.enrolments or len(known.open) > 1:
        return placed
    last = month_of(min(on, localdate(known.member.registered_at)))
    months = [month for month in months if month <= last]
    paid = {row.pk: set(known.months.get(row.pk, ())) for row in known.enrolments}
    for month in sorted(months):
        owners = [row for row in known.enrolments if _covers(row, month)]
        if len(owners) != 1:
            continue
        before = [one for one in paid[owners[0].pk] if one < month]
        if before and month >= regulations.lapses_on(max(before)):
            continue
        placed[month] = owners[0]
        paid[owners[0].pk].add(month)
    first = known.enrolments[0]
    return {**_before_the_start(months, first, paid[first.pk]), **placed}


def _covers(enrolment: Enrolment, month: dt.date) -> bool:
    ends = enrolment.ended_on
    return enrolment.start_month <= month and (ends is None or month < month_of(ends))


def _before_the_start(
    months: list[dt.date], first: Enrolment, paid: set[dt.date]
) -> dict[dt.date, Enrolment]:
    """The months that join the first participation to the left without a lapse between them."""
    if not first.is_start_estimated or not paid:
        return {}
    early = sorted(month for month in months if month < first.start_month)
    joined: dict[dt.date, Enrolment] = {}
    for month, following in reversed(list(pairwise([*early, min(paid)]))):
        if following >= regulations.lapses_on(month):
            break
        joined[month] = first
    return joined


def _price(placed: Mapping[dt.date, Enrolment], begins: dt.date | None) -> int:
    """What the months come to by the terms noted here, of which the first count from an earlier start."""
    total = 0
    for month, enrolment in placed.items():
        terms = sorted(enrolment.terms.all(), key=lambda row: row.from_month)
        at = max(month, terms[0].from_month)
        row = dues_rules.terms_for(terms, at)
        total += regulations.dues_for_month(
            month=month,
            income=row.income,
            sector=row.sector,
            payer_kind=PayerKind.SELF,
            has_jht=row.has_jht,
            is_employer=row.is_employer,
        ).total
    return total


def _stored(name: str, value: Any) -> str:
    """A value as it is kept: as it is, for whatever language it is read in, numbers covered."""
    if name == "phone":
        return mask_phone(value)
    if name == "family_card":
        return mask_nik(value)
    return str(value)
