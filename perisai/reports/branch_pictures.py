"""The agents of a branch side by side as pictures, each with a sentence and a table of the same values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from perisai.common.charts import (
    Bullet,
    as_data_address,
    bullets,
    height_of_bullets,
)
from perisai.common.control_charts import Rate, control, height_of_control
from perisai.common.numbers import format_number
from perisai.common.rupiah import format_rupiah
from perisai.reports.control_rules import Control, Tally, control_of, per_hundred
from perisai.reports.queries.score_figures import Figure
from perisai.reports.queries.scores import Score
from villages.models import Agent

MOST_ROWS = 15  # agents in a table, and of bullets in a picture; the file has all
MOST_NAMES = 5  # agents in a sentence


@dataclass(frozen=True, slots=True)
class Row:
    """One agent: her values in words, in the order of the columns; whether she is above her limit."""

    agent: Agent
    cells: Sequence[str]
    is_above: bool


@dataclass(frozen=True, slots=True)
class BranchPicture:
    """One picture of all agents: `rows` are those above their limit and then those nearest to it, `hidden`
    how many others there are; `figure` opens the rows behind an agent. `height` in pixels at its width."""

    name: str
    heading: str
    sentence: str
    notes: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Row]
    hidden: int
    figure: Figure
    draw: Callable[[], str]
    height: int

    @property
    def above(self) -> list[Row]:
        """The agents above their limit."""
        return [row for row in self.rows if row.is_above]

    @property
    def data_address(self) -> str:
        """The picture inside an address, for paper."""
        return as_data_address(self.draw())


def pictures_of(found: Sequence[Score]) -> list[BranchPicture]:
    """Those of which there is something to draw."""
    return [made for make in PICTURES.values() if (made := make(found))]


def tally_of(score: Score) -> Tally:
    """What the control chart knows of an agent."""
    return Tally(score.agent.pk, score.written, score.counts[Figure.REVERSALS])


def control_of_scores(found: Sequence[Score]) -> Control:
    """The average and the limits of these agents."""
    return control_of(tally_of(score) for score in found)


def rate_words(tally: Tally) -> str:
    """Receipts undone for every hundred written; a dash without receipts."""
    return format_number(per_hundred(tally), 1) if tally.written else "–"


def limit_words(tally: Tally, whole: Control) -> str:
    """The upper limit of an agent for every hundred receipts; a dash without receipts."""
    return format_number(whole.limit(tally.written), 1) if tally.written else "–"


def undone_picture(found: Sequence[Score]) -> BranchPicture | None:
    """How many of their receipts agents undid, beside the limit that is fair for so many receipts."""
    whole = control_of_scores(found)
    if not whole.written:
        return None
    tallies = {score.agent: tally_of(score) for score in found}
    tallies = {agent: tally for agent, tally in tallies.items() if tally.written or tally.undone}
    above = {agent for agent, tally in tallies.items() if whole.is_above(tally)}

    def nearness(agent: Agent) -> tuple:
        tally = tallies[agent]
        share = per_hundred(tally) / (whole.limit(tally.written) or 1) if tally.written else 0
        return agent not in above, -share, agent.user.name

    ordered = sorted(tallies, key=nearness)
    shown = ordered[: max(MOST_ROWS, len(above))]
    told = {"average": format_number(whole.average, 1)}
    if above:
        named = [
            _("%(agent)s with %(rate)s (limit %(limit)s)")
            % {
                "agent": agent,
                "rate": rate_words(tallies[agent]),
                "limit": limit_words(tallies[agent], whole),
            }
            for agent in ordered
            if agent in above
        ]
        sentence = _(
            "Of every 100 receipts %(average)s were undone; above what chance explains: %(agents)s."
        ) % {**told, "agents": _names(named)}
    else:
        sentence = (
            _("Of every 100 receipts %(average)s were undone; no agent is above her limit.") % told
        )
    return BranchPicture(
        "pembatalan",
        _("Receipts undone of every 100 receipts, agent by agent"),
        sentence,
        [
            _(
                "The limit is the average of all agents and three times the spread that chance gives for so"
                " many receipts: the fewer receipts, the higher. A single one undone never counts. Above the"
                " limit is a reason to ask, not a proof."
            )
        ],
        [_("Agent"), _("Receipts"), _("Undone"), _("Of 100"), _("Limit")],
        [
            Row(
                agent,
                [
                    format_number(tallies[agent].written),
                    format_number(tallies[agent].undone),
                    rate_words(tallies[agent]),
                    limit_words(tallies[agent], whole),
                ],
                agent in above,
            )
            for agent in shown
        ],
        len(ordered) - len(shown),
        Figure.REVERSALS,
        lambda: control(
            [
                Rate(agent.code, tally.written, per_hundred(tally), agent in above)
                for agent, tally in tallies.items()
                if tally.written
            ],
            centre=whole.average,
            limit_of=whole.limit,
        ),
        height_of_control(),
    )


def cash_picture(found: Sequence[Score]) -> BranchPicture | None:
    """How much of the limit on cash agents hold now, the most first."""
    held = [(score.agent, toward) for score in found for toward in score.toward]
    if not held:
        return None
    held.sort(key=lambda one: (-one[1].held / one[1].limit, one[0].user.name))
    above = [(agent, toward) for agent, toward in held if toward.is_over]
    shown = held[: max(MOST_ROWS, len(above))]
    if above:
        sentence = _(
            "%(number)s of %(all)s agents with cash hold more than the limit on the amount: %(agents)s."
        ) % {
            "number": format_number(len(above)),
            "all": format_number(len(held)),
            "agents": _names([f"{agent} {format_rupiah(toward.held)}" for agent, toward in above]),
        }
    else:
        told = {"all": format_number(len(held))}
        sentence = (
            _("None of %(all)s agents with cash holds more than the limit on the amount.") % told
        )
    return BranchPicture(
        "uang",
        _("Cash that counts toward the limit, agent by agent"),
        sentence,
        [
            _(
                "In hand, in the balance, and handed over but not counted yet: all of it counts toward the"
                " limit. Cash with the agent, in the list and on the cards, is only what is in hand or in the"
                " balance. The card of an agent shows her cash day by day with the limit of each day."
            )
        ],
        [_("Agent"), _("Cash"), _("Limit")],
        [
            Row(agent, [format_rupiah(toward.held), format_rupiah(toward.limit)], toward.is_over)
            for agent, toward in shown
        ],
        len(held) - len(shown),
        Figure.CASH,
        lambda: bullets(
            [Bullet(str(agent), toward.held, toward.limit) for agent, toward in held[:MOST_ROWS]],
            target_name=_("limit"),
        ),
        height_of_bullets(min(len(held), MOST_ROWS)),
    )


def _names(named: Sequence[str]) -> str:
    """The first of them, and how many more."""
    more = len(named) - MOST_NAMES
    if more <= 0:
        return "; ".join(named)
    told = {"agents": "; ".join(named[:MOST_NAMES]), "more": format_number(more)}
    return _("%(agents)s; and %(more)s more") % told


# By the name in the address.
PICTURES: dict[str, Callable[[Sequence[Score]], BranchPicture | None]] = {
    "pembatalan": undone_picture,
    "uang": cash_picture,
}
