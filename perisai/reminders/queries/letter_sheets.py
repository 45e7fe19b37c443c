"""What stands on the sheets of reminder letters: the letters, and for each pile a list for who carries it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import override

from dues.queries.cards import Contact
from dues.queries.letterheads import Letterhead, letterhead_of
from perisai.common.phones import spoken_phone
from perisai.common.rupiah import format_rupiah
from perisai.reminders.models import Reminder
from perisai.reminders.queries.letters import dusun_of, house_of, piles_of
from perisai.reminders.queries.texts import Told, told_by
from perisai.reminders.wording import HOUSE_LANGUAGE
from perisai.reminders.wording_rules import lines_of
from villages.queries import local_day, time_zone_of

LINES_IN_LARGE = 8


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """One letter. What is to be paid (`amount`, rupiah) and until when stands by itself only when the text
    tells the same; `copy` is 0 for the original. Never a NIK."""

    reminder: Reminder
    letterhead: Letterhead
    sender: Contact
    amount: int | None
    last_day: dt.date | None
    copy: int
    on: dt.date

    is_list = False

    @property
    def name(self) -> str:
        return self.reminder.about

    @property
    def house(self) -> str:
        return house_of(self.reminder)

    @property
    def dusun(self) -> str:
        return dusun_of(self.reminder)

    @property
    def text(self) -> str:
        return self.reminder.message.text

    @property
    def is_long(self) -> bool:
        """Whether it is set smaller to fit the sheet."""
        return lines_of(self.text) > LINES_IN_LARGE


@dataclass(frozen=True, slots=True)
class PileSheet:
    """The list that lies on a pile: who gets a letter and where, and nothing of what is in it."""

    reminders: Sequence[Reminder]
    sender: Contact
    on: dt.date

    is_list = True

    @property
    def place(self) -> str:
        return dusun_of(self.reminders[0])

    @property
    def lines(self) -> list[tuple[str, str, int]]:
        """Of each member the name, the house, and how many letters."""
        numbers = Counter(row.enrolment.member_id for row in self.reminders)
        first = {row.enrolment.member_id: row for row in reversed(self.reminders)}
        return [(first[key].about, house_of(first[key]), number) for key, number in numbers.items()]


def sheets_of(
    keys: Sequence[int], numbers: Mapping[int, int], *, at: dt.datetime
) -> list[LetterSheet | PileSheet]:
    """The letters of those reminders (`keys`, in this order) that `numbers` gives a copy, and before the
    first one of each pile of two or more the list of the whole pile. One query, and at most seven for each
    day on which some of them were written, whatever the number."""
    rows = _rows(keys)
    told = _told([row for row in rows if row.pk in numbers])
    sheets: list[LetterSheet | PileSheet] = []
    for pile in piles_of(rows):
        on = local_day(at, time_zone_of(pile[0].branch))
        if len(pile) > 1 and pile[0].pk in numbers:
            sheets.append(PileSheet(pile, _sender(pile[0]), on))
        sheets += [
            _letter(row, told[row.pk], numbers[row.pk], on) for row in pile if row.pk in numbers
        ]
    return sheets


def _rows(keys: Sequence[int]) -> list[Reminder]:
    rows = Reminder.objects.select_related(
        "message",
        "branch",
        "village__district__regency",
        "agent__user",
        "agent__wadah",
        "enrolment__member__village",
        "enrolment__member__neighbourhood__hamlet",
    ).in_bulk(keys)
    return [rows[key] for key in keys]


def _told(rows: Sequence[Reminder]) -> dict[int, Told]:
    """What the texts told on the days on which they were written."""
    by_day = defaultdict(list)
    for row in rows:
        by_day[local_day(row.decided_at, time_zone_of(row.branch))].append(row)
    found: dict[int, Told] = {}
    for day, some in by_day.items():
        found.update(told_by(some, on=day))
    return found


def _letter(row: Reminder, told: Told, copy: int, on: dt.date) -> LetterSheet:
    is_asked = _asks_for_money(told, row.message.text)
    return LetterSheet(
        reminder=row,
        letterhead=_letterhead(row),
        sender=_sender(row),
        amount=told.amount if is_asked else None,
        last_day=told.last_day if is_asked else None,
        copy=copy,
        on=on,
    )


def _asks_for_money(told: Told, text: str) -> bool:
    """Whether the text asks for this amount by this day; two prices beside each other ask for nothing."""
    if told.amount is None or told.amount_after is not None or told.last_day is None:
        return False
    with override(HOUSE_LANGUAGE):
        day = date_format(told.last_day, "j F Y")
    return format_rupiah(told.amount) in text and day in text


def _letterhead(row: Reminder) -> Letterhead:
    """The paper of the agent; of somebody without one that of the branch office, which writes itself."""
    if row.agent:
        return letterhead_of(row.agent, row.village)
    branch = row.branch
    return Letterhead(branch.name, tuple(filter(None, [branch.address])))


def _sender(row: Reminder) -> Contact:
    if row.agent:
        return Contact(row.agent.user.name, spoken_phone(row.agent.phone), is_agent=True)
    return Contact(row.branch.name, spoken_phone(row.branch.phone), is_agent=False)
