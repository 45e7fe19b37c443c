"""Five months of an honest agent, as they are in a village: late days, evenings without network, families
that share a telephone, mistakes that are mended, people who are away, illness, deaths soon after a
payment."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import ClassVar

from dues.anomaly_enums import AnomalyRule
from members.enums import PhoneOwner, VisitResult
from perisai.accounts.models import User
from perisai.common.months import add_months, last_day, month_of, months_between
from scripts.fraud.books import RAISED, Books, Person, Receipt, Round, at

FIRST = dt.date(2026, 7, 1)
TONIGHT = dt.date(2026, 11, 30)
MONTHS = [add_months(FIRST, turn) for turn in range(5)]
# Of a hundred members, how many pay in an ordinary village: the harvest of September is late everywhere.
PAYING = {7: 94, 8: 93, 9: 86, 10: 92, 11: 92}
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


@dataclass(slots=True)
class Neighbour:
    """A member, and what becomes of them."""

    person: Person
    is_away: bool = False
    died_on: dt.date | None = None

    def lives_on(self, day: dt.date) -> bool:
        return self.died_on is None or day <= self.died_on


@dataclass(slots=True)
class Door:
    """Somebody pays at a moment; it is entered then or later."""

    neighbour: Neighbour
    moment: dt.datetime
    entered_at: dt.datetime


class Honest:
    """One agent. What a fraud does differently is one of the methods; `deeds` is how often it was done."""

    kind: ClassVar[AnomalyRule | None] = None

    def __init__(
        self, books: Books, walk: Round, *, people: int, coordinator: User, dice: random.Random
    ):
        self.books, self.walk, self.dice, self.coordinator = books, walk, dice, coordinator
        self.people = people
        self.neighbours: list[Neighbour] = []
        self.deeds = 0
        self.is_clumsy = dice.random() < 0.08
        self.ill_in = dice.choice(MONTHS) if dice.random() < 0.04 else None
        self.start_hour = dice.choices([8, 9, 15, 19], [40, 35, 15, 10])[0]
        self.rhythm = dice.choices([1, 7, 14], [70, 22, 8])[0]

    def live(self) -> None:
        """All five months."""
        self.register()
        for month in MONTHS:
            for door in sorted(self.doors(month), key=lambda door: door.moment):
                self.take(door)
            self.knock(month)
        self.hand_on()

    # Who lives there

    def register(self) -> None:
        """Families of one to three, one telephone each or none; here and there a helper for several."""
        dice, left = self.dice, self.people
        helper = self._phone() if dice.random() < 0.06 else ""
        helped = dice.choices([2, 3, 4, 5, 6], [30, 30, 25, 12, 3])[0]
        while left > 0:
            size = min(dice.choice([1, 2, 2, 3]), left)
            phone = self._phone() if dice.random() < 0.7 else ""
            if helper and helped:
                phone, helped = helper, helped - 1
            self.family(size, phone)
            left -= size

    def family(self, size: int, phone: str) -> list[Neighbour]:
        """One household."""
        dice, place = self.dice, self.dice.choice(self.walk.places)
        card = f"36{dice.getrandbits(40):014d}"[:16]
        household = []
        for _ in range(size):
            joined = dice.choice(MONTHS[1:]) if dice.random() < 0.05 else FIRST
            person = self.books.person(
                self.walk,
                start=joined,
                place=place,
                family_card=card,
                phone=phone,
                phone_owner=PhoneOwner.FAMILY if phone else "",
            )
            neighbour = Neighbour(person, is_away=dice.random() < 0.03)
            if dice.random() < 0.008:
                self.dies(neighbour, FIRST + dice.randrange(62, 150) * DAY)
            if dice.random() < 0.03:
                later = [month for month in MONTHS[1:] if month > joined]
                if later:
                    self.books.terms(person.enrolment, dice.choice(later), RAISED)
            household.append(neighbour)
        self.neighbours += household
        return household

    def dies(self, neighbour: Neighbour, on: dt.date) -> None:
        """Somebody dies, whatever they paid before."""
        neighbour.died_on = neighbour.person.member.deceased_on = on

    def _phone(self) -> str:
        return f"+628{self.dice.randrange(10**9, 10**10)}"

    # Who pays when

    def payers(self, month: dt.date) -> list[Neighbour]:
        """Who pays in this month: most, fewer when the agent is ill; who is away stops in August."""
        share = PAYING[month.month] / 100 * (0.8 if month == self.ill_in else 1)
        return [
            one
            for one in self.neighbours
            if one.person.next_month <= month
            and not (one.is_away and month >= MONTHS[1])
            and self.dice.random() < share
        ]

    def doors(self, month: dt.date) -> list[Door]:
        """A round of six to nine days, neighbourhood by neighbourhood; now and then people who meet pay at
        once."""
        dice = self.dice
        payers = self.payers(month)
        dice.shuffle(payers)
        found: list[Door] = []
        if dice.random() < 0.25:
            found += self._gathering(payers, month)
        days = sorted(dice.sample(range(1, 27), dice.randint(6, 9)))
        for turn, day in enumerate(days):
            found += self._round(payers[turn :: len(days)], month.replace(day=day))
        return [door for door in found if door.neighbour.lives_on(door.moment.date())]

    def _round(self, payers: list[Neighbour], day: dt.date) -> list[Door]:
        dice = self.dice
        moment = at(day, self.start_hour, dice.randrange(60))
        if dice.random() < 0.01:  # back from the field, or a feast
            moment = at(day, 21, dice.randrange(30, 60))
        late = dice.choices([0, 1, 2, dice.randint(3, 6)], [93, 5, 1, 1])[0]
        doors, place = [], None
        for one in sorted(payers, key=lambda one: one.person.place):
            near = one.person.place == place
            moment += dice.randint(3, 12) * MINUTE if near else dice.randint(8, 20) * MINUTE
            place = one.person.place
            entered = at(day + late * DAY, 20) + len(doors) * MINUTE if late else moment
            doors.append(Door(one, moment, entered))
        return doors

    def _gathering(self, payers: list[Neighbour], month: dt.date) -> list[Door]:
        """An arisan of one neighbourhood; rarely one of the whole village."""
        dice = self.dice
        place = dice.choice(self.walk.places).pk
        whole = dice.random() < 0.08
        together = [one for one in payers if whole or one.person.place == place]
        together = together[: dice.randint(5, 10)]
        moment = at(month.replace(day=dice.randint(1, 26)), dice.choice([10, 14, 16]))
        doors = []
        for one in together:
            payers.remove(one)
            moment += dice.randint(30, 150) * dt.timedelta(seconds=1)
            doors.append(Door(one, moment, moment))
        return doors

    def take(self, door: Door) -> None:
        """A receipt for what is due, at most three months; some are mistakes, and most of these are
        mended."""
        person, dice = door.neighbour.person, self.dice
        month = month_of(door.moment.date())
        due = months_between(person.next_month, month) + 1
        if due < 1:
            return
        months = min(due, 3)
        receipt = self.books.receipt(
            person, door.moment, months=months, recorded_at=door.entered_at
        )
        if dice.random() < (0.03 if self.is_clumsy else 0.008):
            self.books.undo(receipt, door.entered_at + 5 * MINUTE, self.coordinator)
            if dice.random() < 0.8:
                again = door.moment + 8 * MINUTE
                self.books.receipt(
                    person, again, months=months, recorded_at=door.entered_at + 8 * MINUTE
                )

    def knock(self, month: dt.date) -> None:
        """Whoever did not pay is looked for, once or twice."""
        dice = self.dice
        for one in self.neighbours:
            if one.person.next_month > month or not one.lives_on(last_day(month)):
                continue
            for day in sorted(dice.sample(range(10, 29), dice.randint(1, 2))):
                missed = one.is_away or dice.random() < 0.4
                result = VisitResult.NOT_HOME if missed else VisitResult.ILL
                self.books.visit(one.person, at(month.replace(day=day), 16), result)

    # What becomes of the money

    def hand_on(self) -> None:
        """Everything in hand goes on, after every round, every week or every fortnight; sometimes only the
        older half. Most payments are confirmed within two weeks, few later, very few never."""
        held = sorted(
            filter(self.books.stands, self.walk.receipts),
            key=lambda receipt: receipt.collected_at,
        )
        day = FIRST + self.dice.randrange(self.rhythm) * DAY
        while day <= TONIGHT:
            moment = at(day, 16)
            ready = [one for one in held if one.recorded_at <= moment]
            going = self.chosen(ready, day)
            if going:
                gone = {id(one) for one in going}
                held = [one for one in held if id(one) not in gone]
                self.books.pay_in(self.walk, going, moment)
                self.confirmed(going, day)
            day += (self.rhythm if self.rhythm > 1 else self.dice.randint(1, 2)) * DAY

    def chosen(self, ready: list[Receipt], day: dt.date) -> list[Receipt]:
        """Which of the receipts in hand are handed on."""
        if len(ready) > 1 and self.dice.random() < 0.06:
            return ready[: len(ready) // 2]
        return ready

    def confirmed(self, receipts: list[Receipt], day: dt.date) -> None:
        """The scheme answers, or does not."""
        dice = self.dice
        if dice.random() < 0.008:
            return
        lag = dice.randint(15, 28) if dice.random() < 0.03 else dice.randint(3, 14)
        moment = at(day + lag * DAY, 9)
        if moment < at(TONIGHT, 0):
            self.books.confirm(self.walk.branch, receipts, moment, self.coordinator)
