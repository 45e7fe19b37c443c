"""What every picture of `perisai.common.charts` shares: its size, fonts, hatches, and words that fit."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings

from perisai.common.numbers import format_number

WIDTH = 3.7  # inches: 355 pixels, so that words keep their size on a telephone
MOST_NAME = 34  # signs of a name above its bar
INK, SOFT, GRID, TRACK, PAPER = "#1d211e", "#555a52", "#ddd8ce", "#efece6", "#ffffff"
FILLS = ("#0f5c3f", "#9cc7ae", "#f2d7a2", "#c9875a", "#8c1d18")
HATCHES = ("", "////", "----", "\\\\\\\\", "xxxx")  # dots make a picture thirty times as large
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "perisai",
    "font.family": "sans-serif",
    "font.size": 9.5,
    "hatch.linewidth": 0.7,
    "axes.edgecolor": SOFT,
    "text.color": INK,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "axes.labelcolor": SOFT,
}
# matplotlib shares its settings and fonts, and a picture takes a tenth of a second: one at a time.
_lock = threading.Lock()


def drawn(draw: Callable[..., None], *, height: float) -> str:
    """The SVG of what `draw` puts on empty axes; `height` in inches."""
    with _figure(height) as figure:
        axes = figure.add_subplot()
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        axes.tick_params(length=0)
        draw(axes)
        answer = io.StringIO()
        figure.savefig(answer, format="svg", metadata={"Date": None, "Creator": None})
    return answer.getvalue()


@contextmanager
def _figure(height: float) -> Iterator:
    """An empty figure, while nobody else draws. matplotlib takes a second to load: only who draws waits."""
    os.environ.setdefault("MPLCONFIGDIR", str(settings.VAR_DIR / "matplotlib"))
    with _lock:
        from matplotlib import rc_context
        from matplotlib.figure import Figure

        with rc_context(_STYLE):
            yield Figure(figsize=(WIDTH, height), layout="constrained")


def rows_of(axes, names: Sequence[str]) -> None:
    """One row for each name, the first at the top; the name stands above its bar."""
    for place, name in enumerate(names):
        axes.text(0, place - 0.32, cut(name, MOST_NAME), va="bottom", ha="left")
    axes.set_ylim(len(names) - 0.6, -0.85)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def right(axes, place: int, text: str) -> None:
    """A value at the end of a row's name."""
    axes.text(
        1,
        place - 0.32,
        text,
        transform=axes.get_yaxis_transform(),
        va="bottom",
        ha="right",
        fontweight="bold",
    )


def look(number: int) -> dict:
    """How the part at that place of a bar is filled: each by another hatch and lightness."""
    return {
        "height": 0.46,
        "facecolor": FILLS[number % len(FILLS)],
        "hatch": HATCHES[number % len(HATCHES)],
        "edgecolor": INK,
        "linewidth": 0.6,
    }


def numbers(axis, said: Callable[[float], str] = format_number) -> None:
    """Few round values along an axis, as Indonesians write them, or as `said` does."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axis.set_major_formatter(FuncFormatter(lambda value, place: said(value)))


def legend(axes, *, columns: int) -> None:
    """What each line or part is called, below the picture."""
    axes.figure.legend(
        loc="outside lower left", ncols=columns, frameon=False, handlelength=2.4, borderaxespad=0
    )


def cut(text: str, most: int) -> str:
    """Text that fits: a longer one ends in dots. A dollar sign begins no formula."""
    text = " ".join(text.split())
    short = text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
    return short.replace("$", r"\$")
