"""Ten kinds of fraud, each in a life that is honest otherwise. How plain it is differs: some are too small
to be told from an honest month, and a rule that finds them all would accuse everybody."""

from __future__ import annotations

import datetime as dt

from dues.anomaly_enums import AnomalyRule
from members.enums import PhoneOwner, VisitResult
from scripts.fraud.books import RAISED, ZONE, Person, Receipt, at
from scripts.fraud.honest import DAY, MONTHS, Door, Honest, Neighbour

OCTOBER, NOVEMBER = MONTHS[3], MONTHS[4]
SECOND = dt.timedelta(seconds=1)
LEAST_BACK = 3  # days by which a receipt is dated back


class Lapping(Honest):
    """She spent what came in first, and pays old receipts with new money ever since October."""

    kind = AnomalyRule.LAPPING

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.rhythm, self.lag = self.dice.randint(3, 6), self.dice.randint(5, 12)

    def chosen(self, ready: list[Receipt], day: dt.date) -> list[Receipt]:
        if day < OCTOBER:
            return super().chosen(ready, day)
        old = [one for one in ready if (day - one.on).days >= self.lag]
        self.deeds += bool(old)
        return old


class Chosen(Honest):
    """Takes some of the payers of one month another way."""

    least, most = 4, 12

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.month = self.dice.choice([OCTOBER, NOVEMBER])
        self.number = self.dice.randint(self.least, self.most)

    def doors(self, month: dt.date) -> list[Door]:
        doors = super().doors(month)
        if month == self.month:
            fit = [door for door in doors if self.fits(door)]
            chosen = self.dice.sample(fit, min(self.number, len(fit)))
            self.deeds = len(chosen)
            self.change(chosen)
        return doors

    def fits(self, door: Door) -> bool:
        """Whether it can be done with this one."""
        return True

    def change(self, doors: list[Door]) -> None:
        """What is different about them."""


class Burst(Chosen):
    """At home she writes receipts for payers whose money she took without one."""

    kind = AnomalyRule.BURST
    least, most = 7, 20

    def change(self, doors: list[Door]) -> None:
        moment = at(self.month.replace(day=self.dice.randint(5, 26)), self.dice.choice([9, 13, 20]))
        for door in doors:
            moment += self.dice.randint(15, 70) * SECOND
            door.moment = door.entered_at = moment


class Night(Chosen):
    """Receipts are written when nobody sees it."""

    kind = AnomalyRule.NIGHT

    def change(self, doors: list[Door]) -> None:
        for door in doors:
            hour = self.dice.choice([22, 23, 0, 1, 2])
            door.moment = door.entered_at = at(door.moment.date(), hour, self.dice.randrange(60))


class Numbers(Chosen):
    """Receipts are dated back within the month, so that money seems to have come in before."""

    kind = AnomalyRule.NUMBERS
    least, most = 3, 10

    def fits(self, door: Door) -> bool:
        """In the first days there is nothing to date back to."""
        return door.moment.astimezone(ZONE).day > LEAST_BACK

    def change(self, doors: list[Door]) -> None:
        for door in doors:
            back = self.dice.randint(LEAST_BACK, 20)
            door.entered_at = max(door.entered_at, door.moment)
            door.moment = max(at(self.month, 9), door.moment - back * DAY)


class Undone(Chosen):
    """The payer keeps the receipt, the agent undoes it and keeps the money."""

    kind = AnomalyRule.UNDONE
    least, most = 3, 9

    def change(self, doors: list[Door]) -> None:
        self.stolen = {id(door) for door in doors}

    def take(self, door: Door) -> None:
        if id(door) not in getattr(self, "stolen", ()):
            super().take(door)
            return
        receipt = self.books.receipt(
            door.neighbour.person, door.moment, recorded_at=door.entered_at
        )
        later = self.dice.choice([5 * SECOND * 60, DAY])
        self.books.undo(receipt, door.entered_at + later, self.coordinator)


class Coverage(Honest):
    """From October on she takes the dues of some of her members without writing receipts."""

    kind = AnomalyRule.COVERAGE

    def register(self) -> None:
        super().register()
        self.deeds = number = round(len(self.neighbours) * self.dice.uniform(0.2, 0.6))
        self.robbed = {id(one) for one in self.dice.sample(self.neighbours, number)}

    def payers(self, month: dt.date) -> list[Neighbour]:
        payers = super().payers(month)
        if month < OCTOBER:
            return payers
        return [one for one in payers if id(one) not in self.robbed]


class Phone(Honest):
    """One number, her own, stands at households that nobody is to call."""

    kind = AnomalyRule.PHONE

    def register(self) -> None:
        super().register()
        number = self._phone()
        houses: dict[str, list[Person]] = {}
        for one in self.neighbours:
            houses.setdefault(one.person.member.family_card, []).append(one.person)
        self.deeds = self.dice.randint(5, 14)
        for card in self.dice.sample(sorted(houses), self.deeds):
            for person in houses[card]:
                person.member.phone = number
                person.member.phone_owner = PhoneOwner.NEIGHBOUR


class Unconfirmed(Honest):
    """One payment into the scheme or some are made up, with a proof that belongs to something else."""

    kind = AnomalyRule.UNCONFIRMED

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.most = self.dice.randint(1, 4)
        self.since = OCTOBER + self.dice.randrange(12) * DAY

    def confirmed(self, receipts: list[Receipt], day: dt.date) -> None:
        if self.since <= day < NOVEMBER and self.deeds < self.most:
            self.deeds += 1
        else:
            super().confirmed(receipts, day)


class Silent(Honest):
    """Members who were made up for the sake of the reward, and are "never at home" since."""

    kind = AnomalyRule.SILENT

    def register(self) -> None:
        super().register()
        ghosts = []
        self.deeds = self.dice.randint(5, 14)
        for _ in range(self.deeds):
            ghosts += self.family(1, "")
        for ghost in ghosts:
            ghost.is_away, ghost.died_on = True, None
            ghost.person.member.deceased_on = None
            for month in MONTHS[2:]:
                for day in sorted(self.dice.sample(range(3, 27), self.dice.randint(1, 2))):
                    self.books.visit(
                        ghost.person, at(month.replace(day=day), 11), VisitResult.NOT_HOME
                    )
            self.neighbours.remove(ghost)


class Death(Honest):
    """Somebody is dying, and is made a member who looks as if they had paid all along."""

    kind = AnomalyRule.DEATH

    def register(self) -> None:
        super().register()
        dice, self.deeds = self.dice, 1
        person = self.books.person(self.walk, start=MONTHS[0])
        person.member.deceased_on = died = NOVEMBER + dice.randint(5, 25) * DAY
        self.paid(person, died, dice.choice(["joined", "old", "late", "raised"]))

    def paid(self, person: Person, died: dt.date, sign: str) -> None:
        """One of four ways."""
        dice, books = self.dice, self.books
        near = dice.randint(1, 17)
        if sign == "joined":
            person.enrolment.start_month = person.next_month = NOVEMBER
            books.receipt(person, at(died - min(near, 4 + near // 2) * DAY, 10))
        elif sign == "old":
            books.receipt(person, at(MONTHS[0], 10))
            books.receipt(person, at(died - near * DAY, 10), months=dice.randint(3, 4))
        elif sign == "late":
            books.receipt(person, at(MONTHS[0], 10), months=4)
            moment = at(died - DAY, 10)
            books.receipt(person, moment, recorded_at=moment + dice.randint(2, 7) * DAY)
        else:
            books.receipt(person, at(MONTHS[0], 10), months=5)
            books.terms(person.enrolment, dice.choice(MONTHS[1:]), RAISED)


KINDS: tuple[type[Honest], ...] = (
    Lapping,
    Burst,
    Night,
    Phone,
    Death,
    Silent,
    Numbers,
    Unconfirmed,
    Coverage,
    Undone,
)
