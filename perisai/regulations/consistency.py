"""What no single entry can say of itself: sums that must agree, amounts that must stay whole rupiah."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from perisai.regulations.enums import Program
from perisai.regulations.values import Entry

Entries = Mapping[str, Sequence[Entry]]
Found = Iterator[tuple[Entry, str]]
_REDUCTIONS = ("dues.discount.transport", "dues.discount.other", "dues.relief")


def fractions(entries: Entries) -> Found:
    """Entries that leave a fraction of a rupiah of an amount they can meet."""
    yield from _reductions(entries)
    yield from _shares_of_the_base(entries)


def disagreements(entries: Entries) -> Found:
    """Entries of the education grant whose levels do not add up to the most in force that day."""
    for levels in entries.get("scholarship.levels", []):
        per_child = sum(row.yearly * row.years for row in levels.value)
        for most in entries.get("scholarship.most", []):
            total, children = most.value["total"], most.value["children"]
            if _meet(levels, most) and per_child * children != total:
                yield levels, f"the levels add up to {per_child} for each of {children} children"


def _reductions(entries: Entries) -> Found:
    amounts = {
        Program.JKK: [b.amount for e in entries.get("dues.jkk_table", []) for b in e.value],
        Program.JHT: [b.amount for e in entries.get("dues.jht_table", []) for b in e.value],
        Program.JKM: [e.value for e in entries.get("dues.jkm", [])],
    }
    for key in _REDUCTIONS:
        for entry in entries.get(key, []):
            for program in sorted(entry.value.programs):
                if any(amount * entry.value.pay_percent % 100 for amount in amounts[program]):
                    yield entry, f"{entry.value.pay_percent}% of {program} is not whole"


def _shares_of_the_base(entries: Entries) -> Found:
    """Percents of the base of every bracket, while somebody cannot work or is partly disabled."""
    bases = [b.base for e in entries.get("dues.jkk_table", []) for b in e.value]
    for entry in entries.get("jkk.unable_to_work", []):
        for step in entry.value:
            if any(base * step.percent % 100 for base in bases):
                yield entry, f"{step.percent}% of a base is not whole"
    for entry in entries.get("jkk.partial_percent", []):
        for table in entries.get("jkk.disability", []):
            times = table.value["partial_times_base"]
            for percent in entry.value.values():
                if _meet(entry, table) and any(base * times * percent % 100 for base in bases):
                    yield entry, f"{percent}% of {times} times a base is not whole"


def _meet(one: Entry, other: Entry) -> bool:
    """Is there a day on which both are in force?"""
    return not (
        (one.until and one.until <= other.since) or (other.until and other.until <= one.since)
    )
