"""People who do not exist, the same ones for the same day. Pure: no database, no clock.

Serial numbers 8001 to 8999 at the end of a NIK are kept for them, and mobile numbers begin with 0841 to
0847, which no operator has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from uuid import UUID

from members.enums import PhoneOwner, Relation, Sex
from members.values import Person, Relative, Terms
from perisai import regulations
from perisai.common.months import add_months, last_day, month_of, month_range
from perisai.common.phones import clean_phone
from perisai.demo import names
from perisai.demo.plan import BOOKS, OLD_BOOK_DAYS_AGO, Habit

FIRST_SERIAL, LAST_SERIAL = 8001, 8999
SIX_MONTHS_AGO = -6


@dataclass(frozen=True, slots=True)
class Invented:
    """One person with a job, a family and a paid book."""

    uuid: UUID
    person: Person
    job: str
    kpj: str
    terms: Terms
    heirs: tuple[Relative, ...]
    habit: Habit
    start_month: dt.date
    registered_on: dt.date
    is_declared: bool
    has_agreed: bool
    book: dict[dt.date, dt.date | None]


@dataclass(frozen=True, slots=True)
class Household:
    """People under one family card and one roof; the first one pays."""

    hamlet: str
    rt: str
    rw: str
    people: tuple[Invented, ...]

    @property
    def habit(self) -> Habit:
        return self.people[0].habit


class Inventor:
    """Invents households one after another from a seeded chance."""

    def __init__(self, *, today: dt.date, seed: int):
        self.today = today
        self.month = month_of(today)
        self.chance = Random(seed)  # noqa: S311 - chance that repeats is the point
        self._serials = iter(range(FIRST_SERIAL, LAST_SERIAL + 1))
        self._cards = iter(range(FIRST_SERIAL, LAST_SERIAL + 1))
        self._employers_wanted = 1

    def households(
        self, district: str, hamlets: tuple[str, ...], members: Mapping[Habit, int]
    ) -> Iterator[Household]:
        """As many people of each habit as told, in households of one to three."""
        for habit, count in members.items():
            left = count
            while left:
                size = 3 if habit == Habit.FAMILY else min(left, self._weighted({1: 6, 2: 3, 3: 1}))
                yield self._household(district, self.chance.choice(hamlets), habit, size)
                left -= size

    def new_uuid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def _household(self, district: str, hamlet: str, habit: Habit, size: int) -> Household:
        region = district.replace(".", "")
        issued = self._day_in_year(self.today.year - self.chance.randint(1, 12))
        card = f"{region}{issued:%d%m%y}{next(self._cards)}"
        sexes = [*self.chance.sample([Sex.MALE, Sex.FEMALE], 2), self.chance.choice(list(Sex))]
        ages = [self.chance.randint(26, 61)]
        ages += [ages[0] + self.chance.randint(-4, 2), self.chance.randint(19, 24)]
        ages[2] = min(ages[2], min(ages[:2]))
        named = [self._name(sex) for sex in sexes]
        people = tuple(
            self._invent(region, card, habit, named, position, sexes[position], ages[position])
            for position in range(size)
        )
        rt, rw = self.chance.randint(1, 8), self.chance.randint(1, 4)
        return Household(hamlet=hamlet, rt=f"{rt:03d}", rw=f"{rw:03d}", people=people)

    def _invent(
        self,
        region: str,
        card: str,
        habit: Habit,
        named: list[str],
        position: int,
        sex: Sex,
        age: int,
    ) -> Invented:
        birth = self._day_in_year(self.today.year - age - 1)
        book = self._book(habit)
        start = min(book, default=self.month)
        job, terms = self._work()
        return Invented(
            uuid=self.new_uuid(),
            person=Person(
                nik=f"{region}{birth.day + (40 if sex == Sex.FEMALE else 0):02d}{birth:%m%y}"
                f"{next(self._serials)}",
                name=named[position],
                birth_date=birth,
                sex=sex,
                family_card=card,
                birth_place=self.chance.choice(names.BIRTH_PLACES),
                note=self.chance.choice(names.NOTES),
                **self._phone(),
            ),
            job=job,
            kpj=f"{self.chance.randrange(10**10, 10**11)}" if book else "",
            terms=terms,
            heirs=self._heirs(named, position, sex, age),
            habit=habit,
            start_month=start,
            registered_on=self._registered_on(start),
            is_declared=not book or self._happens(0.85),
            has_agreed=self._happens(0.9),
            book=book,
        )

    def _work(self) -> tuple[str, Terms]:
        job = self._weighted(names.JOBS)
        income = self._weighted(names.INCOMES)
        has_jht = self._happens(0.18)
        is_employer = job == "Pedagang" and self._employers_wanted > 0
        if is_employer:
            self._employers_wanted -= 1
        return job, Terms(
            income=2_500_000 if is_employer else income,
            sector=regulations.sector_for_job(job, self.today),
            has_jht=has_jht or is_employer,
            is_employer=is_employer,
        )

    def _book(self, habit: Habit) -> dict[dt.date, dt.date | None]:
        """Months paid by the old book, with the day written there, if one is."""
        if habit not in BOOKS:
            return {}
        plan = BOOKS[habit]
        first, last = self.chance.randint(*plan.first), self.chance.randint(*plan.last)
        gap = None
        if not plan.is_complete and first <= SIX_MONTHS_AGO:
            gap = self.chance.randint(max(SIX_MONTHS_AGO, first + 1), min(last - 1, -4))
        months = month_range(add_months(self.month, first), last - first + 1)
        skipped = gap is not None and add_months(self.month, gap)
        return {month: self._day_written(month) for month in months if month != skipped}

    def _day_written(self, month: dt.date) -> dt.date | None:
        if self._happens(0.4):
            return None
        brought_in = self.today - dt.timedelta(days=OLD_BOOK_DAYS_AGO)
        return min(month.replace(day=self.chance.randint(1, 28)), brought_in)

    def _registered_on(self, start: dt.date) -> dt.date:
        """A day in the first month; for newcomers one before anybody visits them."""
        latest = min(last_day(start), self.today - dt.timedelta(days=OLD_BOOK_DAYS_AGO))
        return max(latest - dt.timedelta(days=self.chance.randint(0, 20)), add_months(start, -1))

    def _heirs(self, named: list[str], position: int, sex: Sex, age: int) -> tuple[Relative, ...]:
        partner = Relation.WIFE if sex == Sex.MALE else Relation.HUSBAND
        if position == 2:
            return (Relative(name=named[0], relation=self._parent(named[0])),)
        heirs = [Relative(name=named[1 - position], relation=partner)]
        for _child in range(self.chance.randint(0, 2)):
            birth = self._day_in_year(self.today.year - max(age - self.chance.randint(20, 30), 1))
            name = self._name(self.chance.choice(list(Sex)))
            heirs.append(Relative(name=name, relation=Relation.CHILD, birth_date=birth))
        return tuple(heirs)

    def _parent(self, name: str) -> Relation:
        return Relation.FATHER if name.split()[0] in names.MEN else Relation.MOTHER

    def _phone(self) -> dict[str, str]:
        if self._happens(0.25):
            return {}
        owner = self._weighted({PhoneOwner.SELF: 7, PhoneOwner.SPOUSE: 2, PhoneOwner.CHILD: 2})
        number = f"084{self.chance.randint(1, 7)}{self.chance.randrange(10**7, 10**8)}"
        return {"phone": clean_phone(number), "phone_owner": owner}

    def _name(self, sex: Sex) -> str:
        is_man = sex == Sex.MALE
        first = self.chance.choice(names.MEN if is_man else names.WOMEN)
        second = self.chance.choice(names.SECOND_OF_MEN if is_man else names.SECOND_OF_WOMEN)
        return f"{first} {second}"

    def _day_in_year(self, year: int) -> dt.date:
        return dt.date(year, 1, 1) + dt.timedelta(days=self.chance.randint(0, 364))

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share

    def _weighted(self, weights: Mapping):
        return self.chance.choices(list(weights), weights=list(weights.values()))[0]
