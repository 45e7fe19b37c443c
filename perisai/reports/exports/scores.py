"""Score cards as a file that leaves the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from perisai.reports.exports.marked import marked_file
from perisai.reports.queries.score_figures import Figure
from perisai.reports.queries.score_pay import Estimate
from perisai.reports.queries.scores import Score
from perisai.reports.score_rules import STAYS
from villages.scoping import Viewer


def scores_table(
    found: Sequence[Score],
    pays: Mapping[int, Estimate],
    suffix: str,
    *,
    viewer: Viewer,
) -> tuple[bytes, str]:
    """The score cards of `viewer` as a file (`xlsx`, `csv`), and its content type. Numbers are plain: people,
    days, rupiah, or rows counted; whoever compares divides by the members in the second column."""
    header = [
        _("Agent"),
        _("Code"),
        _("Members"),
        _("Regular payers"),
        *(
            words % {"months": months}
            for months in STAYS
            for words in (
                _("Could have paid %(months)s months later"),
                _("Paid %(months)s months later"),
            )
        ),
        _("Days to reach, half"),
        _("Days to reach, 90%"),
        _("Cash with the agent (rupiah)"),
        _("Oldest cash since"),
        _("Receipts undone"),
        _("Receipt numbers missing"),
        _("Receipts printed again"),
        _("Entered on a later day"),
        _("Times money was missing"),
        _("Missing (rupiah)"),
        _("New members"),
        _("Last new member"),
        _("Last seen"),
        _("Estimate of the incentive (rupiah)"),
        _("Certificate"),
    ]
    rows = [_score_cells(score, pays.get(score.agent.pk)) for score in found]
    return marked_file(suffix, _("Score cards of agents"), header, rows, viewer=viewer)


def _score_cells(score: Score, pay: Estimate | None) -> list[str | int]:
    counts = score.counts
    certificate = score.certificate_until.isoformat() if score.certificate_until else _("noted")
    return [
        score.agent.user.name,
        score.agent.code,
        score.members,
        score.regular.part,
        *(number for stay in score.stayed for number in (stay.share.whole, stay.share.part)),
        *("" if number is None else number for number in (score.median, score.ninetieth)),
        score.held,
        _iso(score.oldest_on),
        counts[Figure.REVERSALS],
        counts[Figure.MISSING],
        counts[Figure.REPRINTS],
        counts[Figure.BACK_DATED],
        counts[Figure.SHORT],
        score.short,
        counts[Figure.NEW],
        _iso(score.new_on),
        _iso(score.seen_on),
        pay.total if pay else 0,
        certificate if score.is_certified else "",
    ]


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
