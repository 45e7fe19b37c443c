"""Pictures of figures, drawn on the server as SVG: the same on the page and on paper, in colour and in grey.

Each function takes plain values and returns one SVG, the same for the same values: without script, without
anything from elsewhere, its words as text. Parts differ by hatch and by lightness, never by colour alone.
Names stand above their bars, so that a picture can be read at the width of a telephone. Whoever shows one
puts a sentence and a table beside it.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.utils.translation import gettext as _

from perisai.common.drawing import (
    FILLS,
    GRID,
    HATCHES,
    INK,
    PAPER,
    SOFT,
    TRACK,
    cut,
    drawn,
    legend,
    look,
    numbers,
    right,
    rows_of,
)
from perisai.common.numbers import format_number, percent_of

SVG = "image/svg+xml"
MOST_BESIDE = 17  # signs of a name that has another one beside it
MOST_STEPS = 200
MOST_SHOWN = 150  # percent of a target; a longer bar is cut and says so
DASHES = ("-", "--", ":", "-.")
MARKS = ("o", "s", "^", "D")


@dataclass(frozen=True, slots=True)
class Bullet:
    """One target and how far it was reached, in any unit."""

    name: str
    result: int
    target: int


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar, its parts in the order of their names."""

    name: str
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A value at each place of the axis; None where nothing is known. `thin` says of each place whether its
    value rests on too few to be compared: it gets an open mark and no line."""

    name: str
    values: tuple[float | None, ...]
    thin: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was. In a funnel `of` says of how many: the first step unless told, 0 of none."""

    name: str
    number: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """All values of one kind, in any order."""

    name: str
    values: tuple[float, ...]


def bullets(rows: Sequence[Bullet], *, target_name: str = "") -> str:
    """How far each target was reached, in percent of itself: large and small ones can be compared. A row
    without a target is left out. The line across stands at the target, which may have another name."""
    rows = [row for row in rows if row.target > 0]
    if not rows:
        return sentence()

    def draw(axes) -> None:
        rows_of(axes, [row.name for row in rows])
        for place, row in enumerate(rows):
            share = row.result * 100 / row.target
            axes.barh(place, MOST_SHOWN, height=0.46, color=TRACK)
            axes.barh(place, min(share, MOST_SHOWN), height=0.26, color=FILLS[0])
            axes.plot([100, 100], [place - 0.3, place + 0.3], color=INK, linewidth=2.4)
            right(axes, place, percent_of(row.result, row.target))
            if share > MOST_SHOWN:
                axes.plot([MOST_SHOWN - 3], [place], marker=">", color=PAPER, markersize=5)
        axes.set_xlim(0, MOST_SHOWN)
        name = cut(target_name or _("target"), 10)
        axes.set_xticks([0, 50, 100, 150], [_("0%"), "50%", name, "150%"])

    return drawn(draw, height=_height(len(rows)))


def height_of_bullets(rows: int) -> int:
    """How high a picture of so many bullets is at its own width, in pixels."""
    return round(_height(rows) * 96)


def _height(rows: int) -> float:
    return 0.5 + 0.46 * rows


def stacked_bars(parts: Sequence[str], rows: Sequence[Stack]) -> str:
    """Bars made of the same parts; the whole stands at the end of the name's line."""
    if not any(sum(row.parts) for row in rows):
        return sentence()

    def draw(axes) -> None:
        rows_of(axes, [row.name for row in rows])
        start = [0] * len(rows)
        for number, name in enumerate(parts):
            lengths = [row.parts[number] for row in rows]
            axes.barh(range(len(rows)), lengths, left=start, label=cut(name, 30), **look(number))
            start = [before + length for before, length in zip(start, lengths, strict=True)]
        for place, whole in enumerate(start):
            right(axes, place, format_number(whole))
        axes.set_xlim(0, max(start) or 1)
        numbers(axes.xaxis)
        legend(axes, columns=2)

    return drawn(draw, height=0.6 + 0.46 * len(rows) + 0.22 * -(-len(parts) // 2))


def lines(
    places: Sequence[str],
    series: Sequence[Line],
    *,
    limits: Sequence[float] = (),
    limit_name: str = "",
    said: Callable[[float], str] = format_number,
) -> str:
    """Values along an axis, and at each of its places a limit that they should not cross: a line, with a step
    where the limit changed. `said` writes a value in words; the name stands at the last limit."""
    series = [line for line in series if any(value is not None for value in line.values)]
    if not series:
        return sentence()
    columns = 2 if all(len(line.name) <= MOST_BESIDE for line in series) else 1

    def draw(axes) -> None:
        for number, line in enumerate(series):
            values = [float("nan") if value is None else value for value in line.values]
            thin = line.thin or (False,) * len(values)
            axes.plot(
                range(len(places)),
                [float("nan") if few else value for value, few in zip(values, thin, strict=True)],
                label=cut(line.name, 34),
                color=(INK, FILLS[0], FILLS[3], SOFT)[number % 4],
                linestyle=DASHES[number % 4],
                marker=MARKS[number % 4],
                markersize=3.5,
                linewidth=1.6,
            )
            if any(thin):
                axes.plot(
                    range(len(places)),
                    [
                        value if few else float("nan")
                        for value, few in zip(values, thin, strict=True)
                    ],
                    color=(INK, FILLS[0], FILLS[3], SOFT)[number % 4],
                    linestyle="none",
                    marker=MARKS[number % 4],
                    markersize=4.5,
                    markerfacecolor=PAPER,
                )
        if limits:
            axes.step(
                range(len(places)),
                limits,
                where="post",
                color=FILLS[4],
                linewidth=1.8,
                linestyle=(0, (6, 3)),
            )
            axes.annotate(
                cut(limit_name, 34),
                (len(places) - 1, limits[-1]),
                xytext=(0, 3),
                textcoords="offset points",
                ha="right",
                color=FILLS[4],
            )
        step = -(-len(places) // 5)
        shown = range(0, len(places), step)
        axes.set_xticks(list(shown), [cut(places[place], 10) for place in shown])
        known = [value for line in series for value in line.values if value is not None]
        axes.set_ylim(0, max([*known, *limits]) * 1.16 or 1)  # room for the name of the limit
        axes.grid(axis="y", color=GRID, linewidth=0.7)
        axes.set_axisbelow(True)
        numbers(axes.yaxis, said)
        if len(series) > 1:
            legend(axes, columns=columns)

    return drawn(draw, height=2.6 + 0.22 * -(-len(series) // columns))


def distribution(
    values: Sequence[float], *, unit: str, marks: Sequence[tuple[str, float]] = ()
) -> str:
    """How many of all are at most so large: the share in percent along the values, in steps. `marks` are
    values worth a line, such as the median."""
    if not values:
        return sentence()
    ordered, heights = _steps(values)

    def draw(axes) -> None:
        axes.step([ordered[0], *ordered], [0, *heights], where="post", color=FILLS[0], linewidth=2)
        axes.fill_between(
            [ordered[0], *ordered], [0, *heights], step="post", facecolor=TRACK, linewidth=0
        )
        for number, (name, value) in enumerate(marks):
            axes.axvline(value, color=INK, linewidth=1.3, linestyle=DASHES[number % 4])
            axes.annotate(
                f"{cut(name, 24)}: {format_number(value, 0 if value == int(value) else 1)}",
                (value, 6 + 12 * number),
                xytext=(3, 0),
                textcoords="offset points",
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1},
            )
        axes.set_xlim(0, max(ordered[-1], 1) * 1.05)
        axes.set_ylim(0, 100)
        axes.set_xlabel(cut(unit, 40))
        numbers(axes.xaxis)
        numbers(axes.yaxis, lambda value: f"{format_number(value)}%")

    return drawn(draw, height=2.6)


def pareto(counts: Sequence[Count]) -> str:
    """What there is most of first, and up to each row the share of all in percent."""
    counts = sorted((row for row in counts if row.number > 0), key=lambda row: -row.number)
    if not counts:
        return sentence()
    whole = sum(row.number for row in counts)

    def draw(axes) -> None:
        rows_of(axes, [row.name for row in counts])
        so_far = 0
        for place, row in enumerate(counts):
            so_far += row.number
            axes.barh(place, row.number, **look(0 if so_far - row.number < whole * 0.8 else 1))
            right(axes, place, f"{format_number(row.number)} · {percent_of(so_far, whole)}")
        axes.set_xlim(0, counts[0].number)
        numbers(axes.xaxis)

    return drawn(draw, height=0.4 + 0.46 * len(counts))


def boxes(groups: Sequence[Spread], *, unit: str) -> str:
    """Where the middle half of the values of each kind lies, with the median, and how far the others
    reach."""
    groups = [group for group in groups if group.values]
    if not groups:
        return sentence()

    def draw(axes) -> None:
        rows_of(axes, [group.name for group in groups])
        axes.boxplot(
            [sorted(group.values) for group in groups],
            positions=range(len(groups)),
            orientation="horizontal",
            widths=0.34,
            whis=(0, 100),
            manage_ticks=False,
            patch_artist=True,
            boxprops={"facecolor": FILLS[1], "edgecolor": INK, "hatch": HATCHES[1]},
            medianprops={"color": INK, "linewidth": 2.6},
            whiskerprops={"color": INK},
            capprops={"color": INK},
        )
        for place, group in enumerate(groups):
            right(
                axes,
                place,
                _("median %(value)s") % {"value": format_number(_median(group.values), 1)},
            )
        axes.set_xlim(0, max(max(group.values) for group in groups) * 1.05 or 1)
        axes.set_xlabel(cut(unit, 40))
        numbers(axes.xaxis)

    return drawn(draw, height=0.7 + 0.5 * len(groups))


def funnel(steps: Sequence[Count]) -> str:
    """How many are left at each step, with the share of those who were at the first, or who could have come
    so far; the pale bar behind is as wide as they are many."""
    if not steps or all(step.number <= 0 for step in steps):
        return sentence()
    widest = max(max(step.number, step.of or 0) for step in steps)

    def draw(axes) -> None:
        rows_of(axes, [step.name for step in steps])
        for place, step in enumerate(steps):
            track = step.of or widest
            axes.barh(place, track, left=(widest - track) / 2, height=0.46, color=TRACK)
            axes.barh(place, step.number, left=(widest - step.number) / 2, **look(min(place, 1)))
            share = percent_of(step.number, steps[0].number if step.of is None else step.of)
            right(axes, place, " · ".join(filter(None, [format_number(step.number), share])))
        axes.set_xlim(0, widest)
        axes.set_axis_off()

    return drawn(draw, height=_height_of_funnel(len(steps)))


def height_of_funnel(steps: int) -> int:
    """How high a funnel of so many steps is at its own width, in pixels."""
    return round(_height_of_funnel(steps) * 96)


def _height_of_funnel(steps: int) -> float:
    return 0.2 + 0.46 * steps


def sentence(text: str = "") -> str:
    """In the place of a picture, when there is nothing to draw."""

    def draw(axes) -> None:
        axes.text(0, 0.5, cut(text or _("There are no figures to draw yet."), 60), va="center")
        axes.set_axis_off()

    return drawn(draw, height=0.5)


def as_data_address(svg: str) -> str:
    """The picture inside an address, for papers: a print fetches nothing."""
    return f"data:{SVG};base64,{base64.b64encode(svg.encode()).decode()}"


def _steps(values: Sequence[float]) -> tuple[list[float], list[float]]:
    """The values in order, each once, and the percent that are at most so large. Of very many, every so
    manieth: more steps than a picture has pixels show nothing."""
    counted = Counter(values)
    ordered = sorted(counted)
    heights = [100 * before / len(values) for before in accumulate(counted[v] for v in ordered)]
    step = -(-len(ordered) // MOST_STEPS)
    kept = [*range(0, len(ordered) - 1, step), len(ordered) - 1]
    return [ordered[place] for place in kept], [heights[place] for place in kept]


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
