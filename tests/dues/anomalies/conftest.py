"""Books of SZ, written as they came about, and the rules that look at them."""

from __future__ import annotations

import datetime as dt

import pytest

from dues.actions.anomalies import look_for
from dues.anomaly_enums import AnomalyRule
from dues.models import Anomaly
from scripts.fraud.books import Books, Person, Receipt, at
from tests.cast import Cast
from villages.models import Neighbourhood

TONIGHT = dt.date(2026, 11, 28)
START = dt.date(2026, 7, 1)


class Village:
    """SZ with members in four neighbourhoods, and what the night finds of her."""

    def __init__(self, cast: Cast):
        self.cast, self.books = cast, Books()
        rts = [
            Neighbourhood.objects.create(hamlet=cast.krajan, rw="002", rt=f"{number:03d}")
            for number in (1, 2, 3)
        ]
        self.walk = self.books.walk(cast.sz, cast.village, cast.branch, [cast.rt_1, *rts])
        self.other = self.books.walk(cast.st, cast.village, cast.branch, [cast.rt_1])

    def people(self, number: int, **fields) -> list[Person]:
        """Members of SZ, in the neighbourhoods by turns."""
        places = self.walk.places
        return [
            self.books.person(
                self.walk, start=fields.pop("start", START), place=places[turn % 4], **fields
            )
            for turn in range(number)
        ]

    def one(self, **fields) -> Person:
        [person] = self.people(1, **fields)
        return person

    def take(self, person: Person, day: dt.date, hour: int = 9, minute: int = 0, **more) -> Receipt:
        return self.books.receipt(person, at(day, hour, minute), **more)

    def found(self, rule: AnomalyRule, *, on: dt.date = TONIGHT) -> list[Anomaly]:
        """Write the books, let the night look, and say what it found."""
        self.books.write()
        look_for(rule, at=at(on, 1))
        return list(Anomaly.objects.filter(rule=rule).order_by("pk"))


@pytest.fixture
def village(cast) -> Village:
    return Village(cast)


def november(day: int) -> dt.date:
    return dt.date(2026, 11, day)
