"""Tables of people that leave the office: small counts are hidden, and no sum gives them away.

Pure. A count under LEAST is hidden as `<3`; nobody is told of by zero, which stands as it is. Where a sum
beside it would tell it (a total and its other parts), the smallest larger count is hidden too, as `•`; where
there is none, the total itself. A table so small that even these marks would tell something is hidden as `•`
throughout, but for its zeros.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from perisai.common.months import month_of

LEAST = 3
SMALL, BESIDE = f"<{LEAST}", "•"
_ENDLESS = 10**12
_RANGE = {SMALL: (1, LEAST - 1), BESIDE: (LEAST, _ENDLESS)}  # what a reader knows of a mark


@dataclass(frozen=True, slots=True)
class Sum:
    """A count that is the sum of others, all by their keys."""

    total: Hashable
    parts: tuple[Hashable, ...]


def is_small(count: int) -> bool:
    """Whether a count of people would tell who they are."""
    return 0 < count < LEAST


def hide_small(counts: Mapping[Hashable, int], sums: Sequence[Sum]) -> dict[Hashable, str]:
    """By key the mark that stands in the place of a count: SMALL or BESIDE; what may be shown is left out.

    Afterwards no hidden count follows from what is shown and what the marks mean, read sum by sum to the end.
    Sums of sums work, such as RT, dusun, village. Deterministic: of equal counts the first is hidden.
    """
    hidden = {key: SMALL for key, count in counts.items() if is_small(count)}
    lines: dict[Hashable, list[Sum]] = defaultdict(list)
    for line in sums:
        for key in (line.total, *line.parts):
            lines[key].append(line)
    while told := _told(counts, sums, hidden):
        # One at a time: what keeps one count from being told often keeps others, too.
        if not any(_hide_one_more(counts, lines[key], hidden) for key in counts if key in told):
            return dict.fromkeys(hidden, BESIDE)
    return hidden


def told_in_steps(days: Iterable[dt.date]) -> tuple[int, dt.date | None]:
    """How much of what happened on these days may be told as a sum that grows from report to report, and the
    month up to which: it grows by no fewer than LEAST at once, so two reports laid side by side tell of no
    fewer. 0 and None while fewer than LEAST happened."""
    told, waiting, through = 0, 0, None
    for month, number in sorted(Counter(map(month_of, days)).items()):
        waiting += number
        if waiting >= LEAST:
            told, waiting, through = told + waiting, 0, month
    return told, through


def _hide_one_more(counts: Mapping, lines: Sequence[Sum], hidden: dict) -> bool:
    """Hide the smallest count that can be hidden beside one that can be computed from these sums; whether
    there was one left to hide."""
    options = [key for line in lines if (key := _beside(counts, line, hidden)) is not None]
    if options:
        hidden[min(options, key=lambda key: counts[key])] = BESIDE
    return bool(options)


def _told(counts: Mapping, sums: Sequence[Sum], hidden: Mapping[Hashable, str]) -> set:
    """The hidden counts that a reader can compute."""
    low = {key: _RANGE[hidden[key]][0] if key in hidden else count for key, count in counts.items()}
    high = {
        key: _RANGE[hidden[key]][1] if key in hidden else count for key, count in counts.items()
    }
    open_sums = [line for line in sums if hidden.keys() & {line.total, *line.parts}]
    while sum(_narrowed(low, high, line) for line in open_sums):  # each of them, as `any` would not
        pass
    return {key for key in hidden if low[key] == high[key]}


def _narrowed(low: dict[Hashable, int], high: dict[Hashable, int], line: Sum) -> bool:
    """Bring the bounds of a sum and its parts as close as each tells of the others; whether any moved."""
    least, most = sum(low[key] for key in line.parts), sum(high[key] for key in line.parts)
    moved = _narrow(low, high, line.total, least, most)
    for key in line.parts:
        before = low[key], high[key]
        others = least - before[0], most - before[1]
        moved |= _narrow(low, high, key, low[line.total] - others[1], high[line.total] - others[0])
        least, most = others[0] + low[key], others[1] + high[key]
    return moved


def _narrow(
    low: dict[Hashable, int], high: dict[Hashable, int], key: Hashable, least: int, most: int
) -> bool:
    before = low[key], high[key]
    low[key], high[key] = max(low[key], least), min(high[key], most)
    return before != (low[key], high[key])


def _beside(counts: Mapping, line: Sum, hidden: Mapping[Hashable, str]) -> Hashable | None:
    """What is hidden next of a sum: the smallest part that is shown and not zero, at last the total."""
    shown: Iterable[Hashable] = [key for key in line.parts if counts[key] and key not in hidden]
    if shown:
        return min(shown, key=lambda key: counts[key])
    return line.total if line.total not in hidden else None
