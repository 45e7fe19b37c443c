"""The pictures of a score card, each with a sentence and a table of the same values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from perisai.common.charts import Line, as_data_address, distribution, lines
from perisai.common.numbers import format_number
from perisai.common.rupiah import format_rupiah
from perisai.reports.queries.score_card import Card, InHand, in_hand_of, stayed_of
from perisai.reports.queries.scores import Score, score_of
from perisai.reports.score_rules import Span, Stayed
from perisai.reports.score_words import days, part_of, percent
from villages.models import Agent
from villages.scoping import Viewer

HEIGHT = 270  # of each in pixels at its own width
MOST_ROWS = 12  # of a table; the picture has all


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: where it lies, what it is called, what it shows in words and as rows of a table."""

    name: str
    heading: str
    sentence: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    draw: Callable[[], str]

    @property
    def data_address(self) -> str:
        """The picture inside an address, for paper."""
        return as_data_address(self.draw())


def pictures_of(card: Card) -> list[Picture]:
    """Those of a card in hand of which there is something to draw."""
    found = [
        cash_picture(card.in_hand) if card.in_hand else None,
        lag_picture(card.score),
        stayed_picture(card.stayed),
    ]
    return [picture for picture in found if picture]


def cash_picture(in_hand: InHand) -> Picture:
    """Cash in hand day by day beside the limit of the branch."""
    day, most = in_hand.most
    told = {
        "most": format_rupiah(most),
        "day": date_format(day, "j F Y"),
        "limit": format_rupiah(in_hand.limit),
    }
    if not most:
        sentence = _("Nothing was in hand at the end of these days.")
    elif in_hand.over:
        told |= {"over": in_hand.over, "days": len(in_hand.days)}
        sentence = (
            _(
                "The most in hand at the end of a day was %(most)s, on %(day)s. On %(over)s of %(days)s days"
                " it was above the limit on the amount, %(limit)s."
            )
            % told
        )
    else:
        sentence = (
            _(
                "The most in hand at the end of a day was %(most)s, on %(day)s: never above the limit"
                " on the amount, %(limit)s."
            )
            % told
        )
    if in_hand.limit_since:
        day = date_format(in_hand.limit_since, "j F Y")
        changed = _("The limit was another one before %(day)s; each day has its own.")
        sentence = f"{sentence} {changed % {'day': day}}"
    return Picture(
        "uang",
        _("Cash in hand"),
        sentence,
        (_("End of the day"), _("In hand"), _("Limit")),
        [
            (date_format(day, "j M Y"), format_rupiah(amount), format_rupiah(limit))
            for (day, amount), limit in _thinned(
                list(zip(in_hand.days, in_hand.limits, strict=True))
            )
        ],
        lambda: lines(
            [date_format(day, "j M") for day, _amount in in_hand.days],
            [Line(_("In hand"), tuple(amount for _day, amount in in_hand.days))],
            limits=in_hand.limits,
            limit_name=_("limit %(amount)s") % {"amount": format_rupiah(in_hand.limit)},
            said=_thousands,
        ),
    )


def lag_picture(score: Score) -> Picture | None:
    """How many months of dues had reached the scheme after how many days."""
    if not score.lags:
        return None
    whole, so_far, rows = sum(score.lags.values()), 0, []
    for lag in sorted(score.lags):
        so_far += score.lags[lag]
        share = f"{format_number(100 * so_far / whole)}%"
        rows.append((days(lag), format_number(score.lags[lag]), share))
    sentence = _(
        "Half of the dues reached the scheme within %(half)s after they were collected, 90%% within"
        " %(most)s. The longest took %(longest)s."
    ) % {
        "half": days(score.median),
        "most": days(score.ninetieth),
        "longest": days(max(score.lags)),
    }
    return Picture(
        "setor",
        _("From collected to reached"),
        sentence,
        (_("Days"), _("Months of dues"), _("So far")),
        _thinned(rows),
        lambda: distribution(
            [lag for lag, times in score.lags.items() for _time in range(times)],
            unit=_("days from collected to reached"),
            marks=[(_("half"), score.median), ("90%", score.ninetieth)],
        ),
    )


def stayed_picture(stayed: Sequence[Stayed]) -> Picture | None:
    """How many still paid after each month."""
    known = [stay for stay in stayed if stay.share.whole]
    if not known:
        return None
    last = known[-1]
    sentence = _(
        "Of those who began in the last two years and are that far, %(percent)s paid the month %(months)s"
        " months after their first (%(part)s)."
    ) % {
        "percent": percent(last.share),
        "months": last.months,
        "part": part_of(last.share),
    }
    return Picture(
        "bertahan",
        _("Who still pays"),
        sentence,
        (_("Months after the first"), _("Paid"), _("Percent")),
        [(str(stay.months), part_of(stay.share), percent(stay.share)) for stay in known],
        lambda: lines(
            [str(stay.months) for stay in stayed],
            [
                Line(
                    _("Percent"),
                    tuple(
                        None if stay.share.percent is None else float(stay.share.percent)
                        for stay in stayed
                    ),
                )
            ],
            said=lambda value: f"{format_number(value)}%",
        ),
    )


def _cash(agent: Agent, span: Span, *, viewer: Viewer) -> Picture | None:
    in_hand = in_hand_of(agent, span, viewer=viewer)
    return cash_picture(in_hand) if in_hand else None


def _lag(agent: Agent, span: Span, *, viewer: Viewer) -> Picture | None:
    return lag_picture(score_of(agent, span, viewer=viewer))


def _stayed(agent: Agent, span: Span, *, viewer: Viewer) -> Picture | None:
    return stayed_picture(stayed_of(agent, span, viewer=viewer))


# By the name in the address: each reads only what it draws.
PICTURES: dict[str, Callable[..., Picture | None]] = {
    "uang": _cash,
    "setor": _lag,
    "bertahan": _stayed,
}


def _thinned(rows: Sequence) -> list:
    """Every so manieth row, the last always among them."""
    step = -(-len(rows) // MOST_ROWS)
    return [row for place, row in enumerate(rows) if (len(rows) - 1 - place) % step == 0]


def _thousands(amount: float) -> str:
    """`350 rb`: short enough for the side of a picture."""
    if amount >= 1_000_000:
        return _("%(number)s m") % {"number": format_number(amount / 1_000_000, 1)}
    return _("%(number)s k") % {"number": format_number(amount / 1_000)} if amount else "0"
