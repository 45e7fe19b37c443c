"""Which papers a claim needs: by programme, by heir, by what happened.

The lists of the scheme differ from page to page; what two sources agree on is verified. A paper that hangs on
something nobody has said yet is asked `only if`: `is_certain` is false.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from claims.enums import FormSheet, Issuer, Marriage, PaperKind

# Above it the scheme asks for the NPWP, rupiah: star.grid.id 453590509, tribunnews.com 2023-01-13.
NPWP_ABOVE = 50_000_000
LONGEST_FILE_NAME = 60
K, By = PaperKind, Issuer


class List(StrEnum):
    """A list of papers of the scheme."""

    JKM = "JKM"
    JKK = "JKK"
    JHT = "JHT"
    GRANT = "grant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody papers are about. `key` tells one from another; a pupil may get the education grant."""

    key: str
    name: str
    is_spouse: bool = False
    is_child: bool = False
    is_minor: bool = False
    is_heir: bool = True
    is_pupil: bool = False
    is_in_will: bool = False
    guardian: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What decides about papers: the `lists` that are asked for, and those that may be while the cause is not
    known. None: nobody has said it yet. `expected` is the most that may come, rupiah;
    `marriage` how it can be proved; `has_grant`: the children may get the education grant."""

    lists: frozenset[List]
    is_death: bool
    maybe: frozenset[List] = frozenset()
    people: tuple[Person, ...] = ()
    is_traffic: bool | None = None
    is_plkk: bool | None = None
    is_represented: bool | None = None
    is_name_different: bool | None = None
    has_paid_transport: bool | None = None
    expected: int | None = None
    has_grant: bool | None = False
    has_will: bool | None = False
    marriage: Marriage | None = None

    def has(self, *lists: List) -> bool | None:
        """Is one of these lists asked for? None: perhaps."""
        if not self.lists.isdisjoint(lists):
            return True
        return False if self.maybe.isdisjoint(lists) else None


@dataclass(frozen=True, slots=True)
class Spec:
    """A paper: who gives it, on which lists it stands, when it is asked, and of whom (None: once). `source`
    is the article that asks for it, empty for the custom of the branch offices."""

    kind: PaperKind
    issuer: Issuer
    lists: tuple[List, ...]
    when: Callable[[Situation], bool | None]
    source: str
    verified: bool = True
    of: Callable[[Person], bool] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A paper of one claim. `about` is the key of a person, empty for the papers of the member."""

    spec: Spec
    about: str
    name: str
    is_certain: bool
    verified: bool

    @property
    def kind(self) -> PaperKind:
        return self.spec.kind


# What a rule says, by its article; the rest is the custom of the branch offices, as their lists were printed:
# JKM sumsel.tribunnews.com 2020-09-18, star.grid.id 453590509; JKK tribunnews.com 2023-01-13,
# pontianak.tribunnews.com 2023-08-18; JHT rbtv.disway.id 53613, medcom.id 9K5Xrvxk; grant
# cinews.id 2024-03-29, cungmedia.com (beasiswa 2025); the way to the akta star.grid.id 453677277.
CUSTOM = ""
JKM = JKK = JHT = GRANT = PATH = HOUSE = CUSTOM
ATTACHED = "Permenaker 5/2021 Pasal 19 ayat (3)"  # to the second report of an accident
DEATH_REPORT = "UU 24/2013 Pasal 44"


def _always(_case: Situation) -> bool:
    return True


def _death(case: Situation) -> bool:
    return case.is_death


def _accident(case: Situation) -> bool | None:
    return case.has(List.JKK)


def _both(one: bool | None, other: bool | None) -> bool | None:
    """Whether both are true, while one of them may be unknown."""
    if one is False or other is False:
        return False
    return True if one and other else None


def _heirs(case: Situation) -> bool:
    return case.is_death and any(person.is_heir for person in case.people)


def _money(case: Situation) -> bool | None:
    return None if case.expected is None else case.expected > NPWP_ABOVE


def _not_plkk(case: Situation) -> bool | None:
    return _both(_accident(case), None if case.is_plkk is None else not case.is_plkk)


def _traffic(case: Situation) -> bool | None:
    return _both(_accident(case), case.is_traffic)


def _transport(case: Situation) -> bool | None:
    return _both(_accident(case), case.has_paid_transport)


def _grant(case: Situation) -> bool | None:
    return case.has_grant if any(person.is_pupil for person in case.people) else False


def _savings(case: Situation) -> bool | None:
    return case.has(List.JKM, List.JHT)


def _family(case: Situation) -> bool | None:
    return True if case.is_death else _grant(case)


def _will(case: Situation) -> bool | None:
    return True if any(person.is_in_will for person in case.people) else case.has_will


def _book(case: Situation) -> bool | None:
    """Who was never married, or no more, has no book: a husband or wife who was named all the same is asked
    about, and the book with them."""
    if not case.is_death or case.marriage == Marriage.NO_BOOK:
        return False
    told = case.marriage in (None, Marriage.BOOK, Marriage.SEVERAL)
    return True if told else None


def _without_book(case: Situation) -> bool:
    return case.is_death and case.marriage == Marriage.NO_BOOK


def _divorced(case: Situation) -> bool:
    return case.is_death and case.marriage == Marriage.DIVORCED


def _spouse(person: Person) -> bool:
    return person.is_spouse and person.is_heir


def _birth(case: Situation) -> bool | None:
    is_child_heir = any(person.is_heir and person.is_child for person in case.people)
    return True if case.is_death and is_child_heir else _grant(case)


def _adult_heir(person: Person) -> bool:
    return person.is_heir and not person.is_minor


def _in_care(person: Person) -> bool:
    return person.is_minor and (person.is_heir or person.is_pupil)


def _born_of_member(person: Person) -> bool:
    return person.is_child and (person.is_heir or person.is_pupil)


def _pupil(person: Person) -> bool:
    return person.is_pupil


ALL = (List.JKM, List.JKK, List.JHT)
# In the order in which they are put together: first what takes longest, then who may claim, then the forms.
SPECS = (
    Spec(K.DEATH_CERTIFICATE, By.DUKCAPIL, (List.JKM, List.JHT), _death, DEATH_REPORT),
    Spec(K.HEIR_STATEMENT, By.HEIRS, (List.JKM, List.JHT), _heirs, JKM),
    Spec(K.MEMBER_CARD, By.SCHEME, ALL, _always, JKM),
    Spec(K.KTP, By.DUKCAPIL, ALL, _always, JKM),
    Spec(K.FAMILY_CARD, By.DUKCAPIL, (List.JKM, List.JHT, List.GRANT), _family, JKM),
    Spec(K.HEIR_KTP, By.DUKCAPIL, (List.JKM, List.JHT), _heirs, JKM, of=_adult_heir),
    Spec(
        K.MARRIAGE_BOOK,
        By.KUA,
        (List.JKM,),
        _book,
        JKM,
        of=_spouse,
    ),
    Spec(K.MARRIAGE_PROOF, By.KUA_OR_COURT, (List.JKM,), _without_book, HOUSE, False, _spouse),
    Spec(K.DIVORCE_CERTIFICATE, By.COURT, (List.JKM,), _divorced, HOUSE, False),
    Spec(K.BIRTH_CERTIFICATE, By.DUKCAPIL, (List.JHT, List.GRANT), _birth, JHT, of=_born_of_member),
    Spec(
        K.GUARDIAN_KTP,
        By.DUKCAPIL,
        (List.GRANT,),
        lambda case: True if _heirs(case) else _grant(case),
        GRANT,
        of=_in_care,
    ),
    Spec(
        K.WILL,
        By.FAMILY,
        (List.JHT,),
        lambda case: _both(case.is_death, _will(case)),
        JHT,
    ),
    Spec(K.CHRONOLOGY, By.VILLAGE, (List.JKK,), _accident, JKK),
    Spec(K.WITNESS_KTP, By.DUKCAPIL, (List.JKK,), _accident, JKK),
    Spec(K.POLICE_REPORT, By.POLICE, (List.JKK,), _traffic, JKK),
    Spec(K.TREATMENT_RECEIPTS, By.CARER, (List.JKK,), _not_plkk, ATTACHED),
    Spec(K.TRANSPORT_RECEIPTS, By.DRIVER, (List.JKK,), _transport, ATTACHED),
    Spec(K.BANK_BOOK, By.BANK, (List.JKM, List.JKK, List.GRANT), _always, JKM),
    Spec(K.NPWP, By.TAX, ALL, _money, JKM),
    Spec(
        K.WORK_REFERENCE,
        By.VILLAGE,
        (List.JKM,),
        lambda case: _both(case.has(List.JKM), None),
        JKM,
        verified=False,
    ),
    Spec(K.POWER_OF_ATTORNEY, By.HEIRS, (List.JKM,), lambda case: case.is_represented, JKM, False),
    Spec(K.NAME_LETTER, By.VILLAGE, ALL, lambda case: case.is_name_different, HOUSE, False),
    Spec(K.FORM_KK1, By.FORM, (List.JKK,), _accident, JKK),
    Spec(K.FORM_KK2, By.FORM, (List.JKK,), _accident, JKK),
    Spec(K.FORM_KK3, By.DOCTOR, (List.JKK,), _accident, ATTACHED),
    Spec(K.FORM_F4, By.FORM, (List.JKM,), lambda case: _both(_death(case), _savings(case)), JKM),
    Spec(
        K.FORM_F5,
        By.FORM,
        (List.JHT,),
        lambda case: _both(case.has(List.JHT), not case.is_death),
        CUSTOM,
        False,
    ),
    Spec(K.GRANT_FORM, By.FORM, (List.GRANT,), _grant, GRANT),
    Spec(K.SCHOOL_LETTER, By.SCHOOL, (List.GRANT,), _grant, GRANT, of=_pupil),
    Spec(K.REPORT_BOOK, By.SCHOOL, (List.GRANT,), _grant, GRANT, of=_pupil),
)
# On the way to the death certificate, in this order; the branch does not ask for them by themselves.
ON_THE_WAY = (
    Spec(K.RT_LETTER, By.RT, (List.JKM,), _death, PATH, False),
    Spec(K.DEATH_LETTER, By.VILLAGE, (List.JKM,), _death, PATH, False),
)
BY_KIND = {spec.kind: spec for spec in (*SPECS, *ON_THE_WAY)}


def papers_for(case: Situation) -> tuple[Asked, ...]:
    """The papers of a claim in the order in which they are put together, each once or for each person it is
    about.

    Sources stand with each paper. A paper that stands on the list of another programme only is asked all the
    same (an accident that killed has heirs too), and is not verified then.
    """
    return tuple(asked for spec in SPECS for asked in _asked(spec, case))


def _asked(spec: Spec, case: Situation) -> Iterator[Asked]:
    is_asked = spec.when(case)
    if is_asked is False:
        return
    stands = case.has(*spec.lists) is not False or (
        List.GRANT in spec.lists and case.has_grant is not False
    )
    certain, verified = is_asked is True, spec.verified and stands
    if spec.of is None:
        yield Asked(spec, "", "", certain, verified)
        return
    people = _one_for_each_guardian(case) if spec.kind == K.GUARDIAN_KTP else case.people
    for person in people:
        if spec.of(person):
            # A child who inherits needs its papers whatever becomes of the grant.
            is_sure = certain and (person.is_heir or case.has_grant is True)
            name = (spec.kind == K.GUARDIAN_KTP and person.guardian) or person.name
            yield Asked(spec, person.key, name, is_sure, verified)


def _one_for_each_guardian(case: Situation) -> Iterator[Person]:
    """The children in care, of those with one guardian only the first: a guardian has one KTP. None of those
    whose guardian inherits as well, whose KTP is asked anyway. Without a known guardian each."""
    known = {same_name(person.name) for person in case.people if _adult_heir(person)}
    for person in sorted(filter(_in_care, case.people), key=lambda one: not one.is_heir):
        guardian = same_name(person.guardian)
        if guardian not in known:
            yield person
        if guardian:
            known.add(guardian)


def same_name(name: str) -> str:
    """A name as it is compared: small letters, single spaces."""
    return " ".join(name.lower().split())


def forms_for(case: Situation) -> tuple[FormSheet, ...]:
    """The official forms of a claim in the order in which they are handed in, also those that only may be
    needed. Source: the scheme's page of forms, as named in its lists of papers."""
    asked = {
        FormSheet.KK1: case.has(List.JKK),
        FormSheet.KK2: case.has(List.JKK),
        FormSheet.KK3: case.has(List.JKK),
        FormSheet.F4: _both(case.is_death, _savings(case)),
        FormSheet.F5: _both(case.has(List.JHT), not case.is_death),
    }
    return tuple(form for form, is_asked in asked.items() if is_asked is not False)


def file_name(number: int, kind: PaperKind, name: str, *, page: int = 1, suffix: str) -> str:
    """What a file is called when it is sent up to Lapak Asik: `03-ktp-ahli-waris-wati.jpg`. Short and clear,
    letters without marks, no number of a person. `page` is told from the second on."""
    more = f"-{page}" if page > 1 else ""
    room = LONGEST_FILE_NAME - len(suffix) - len(more)
    text = f"{number:02}-{kind.value}-{_plain(name)}".strip("-")
    return text[:room].rstrip("-") + more + suffix


def _plain(name: str) -> str:
    """Letters and hyphens; digits never, they may be a NIK that somebody typed into a name."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]+", "-", bare).strip("-")


@dataclass(frozen=True, slots=True)
class PathStep:
    """A step on the way to the death certificate, and the day it was done."""

    kind: PaperKind
    done_on: dt.date | None
    is_next: bool


def death_path(done: dict[PaperKind, dt.date | None]) -> tuple[PathStep, ...]:
    """RT and RW, then the village (or a doctor), then Dukcapil. `done` has the kinds that are there. A later
    paper that is there makes the earlier ones needless: nobody is sent back for them.

    Source: star.grid.id 453677277; UU 24/2013 Pasal 44 for the days.
    """
    order = (K.RT_LETTER, K.DEATH_LETTER, K.DEATH_CERTIFICATE)
    last = max((number for number, kind in enumerate(order) if kind in done), default=-1)
    return tuple(
        PathStep(kind, done.get(kind), number == last + 1) for number, kind in enumerate(order)
    )
