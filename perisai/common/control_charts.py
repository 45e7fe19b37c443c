"""Rates of many beside the limit that chance sets to each, drawn as `perisai.common.charts` draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from perisai.common.charts import sentence
from perisai.common.drawing import FILLS, GRID, INK, PAPER, cut, drawn, legend, numbers

HEIGHT = 3.2  # inches
MOST_NAMED = 8  # of those above their limit; the table has all


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something was in so many units, for every hundred of them."""

    name: str
    units: int
    per_hundred: float
    is_above: bool


def control(rates: Sequence[Rate], *, centre: float, limit_of: Callable[[float], float]) -> str:
    """Rates of unequal size beside the limit that is fair for each size: the fewer units, the higher.
    `centre` is the rate of all, `limit_of` the limit for so many units; all for every hundred units. What
    lies above is filled and named."""
    rates = [rate for rate in rates if rate.units > 0]
    if not rates:
        return sentence()
    widest = max(rate.units for rate in rates) * 1.05
    smallest = min(rate.units for rate in rates)
    places = [smallest + (widest - smallest) * step / 100 for step in range(101)]

    def draw(axes) -> None:
        axes.plot([0, widest], [centre, centre], color=INK, linewidth=1.2, label=_("average"))
        axes.plot(
            places,
            [limit_of(units) for units in places],
            color=FILLS[4],
            linewidth=1.8,
            linestyle=(0, (6, 3)),
            label=_("limit"),
        )
        for is_above, look_of in (
            (False, {"marker": "o", "markerfacecolor": PAPER, "label": _("within")}),
            (True, {"marker": "^", "markerfacecolor": FILLS[4], "label": _("above")}),
        ):
            shown = [rate for rate in rates if rate.is_above == is_above]
            axes.plot(
                [rate.units for rate in shown],
                [rate.per_hundred for rate in shown],
                linestyle="",
                markeredgecolor=INK,
                clip_on=False,
                markersize=6 if is_above else 4.5,
                **look_of,
            )
        for rate in sorted(rates, key=lambda rate: -rate.per_hundred)[:MOST_NAMED]:
            if rate.is_above:
                axes.annotate(
                    cut(rate.name, 8),
                    (rate.units, rate.per_hundred),
                    xytext=(0, 6),
                    textcoords="offset points",
                    ha="center",
                )
        highest = max(max(rate.per_hundred for rate in rates), limit_of(smallest))
        axes.set_xlim(0, widest)
        axes.set_ylim(0, highest * 1.2 or 1)
        axes.set_xlabel(_("receipts written"))
        axes.grid(axis="y", color=GRID, linewidth=0.7)
        axes.set_axisbelow(True)
        numbers(axes.xaxis)
        numbers(axes.yaxis)
        legend(axes, columns=2)

    return drawn(draw, height=HEIGHT)


def height_of_control() -> int:
    """How high a control chart is at its own width, in pixels."""
    return round(HEIGHT * 96)
