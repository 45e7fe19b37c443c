"""The score cards of agents, in columns. Numbers are plain: people, days, rupiah, or rows counted; whoever
compares divides by the members in the third column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _

from perisai.common.tables import Cell
from perisai.exports.enums import Holds
from perisai.exports.lists.declaration import (
    ExportList,
    Frame,
    Key,
    Narrowing,
    iso,
    narrowed_by,
    page,
)
from perisai.reports.branch_pictures import (
    control_of_scores,
    limit_words,
    rate_words,
    tally_of,
)
from perisai.reports.control_rules import Control
from perisai.reports.forms.scores import ScoresForm
from perisai.reports.permissions import may_compare
from perisai.reports.queries.score_figures import Figure
from perisai.reports.queries.score_pay import Estimate, estimates
from perisai.reports.queries.scores import Score, scores
from perisai.reports.score_rules import STAYS, span_of
from perisai.reports.scores_list import sorted_by
from villages.scoping import Viewer


def _read(query: QueryDict, viewer: Viewer) -> Narrowing:
    form = ScoresForm(query, on=viewer.on)
    return narrowed_by(form, (form.span, form.order))


def _keys(viewer: Viewer, by: tuple) -> list[Key]:
    span, order = by
    return [score.agent.pk for score in sorted_by(scores(viewer, span), order)]


def score_header(frame: Frame) -> list[str]:
    """The headings of a card."""
    return [
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
        _("Members asked in inspections"),
        _("Of these do not remember"),
        _("Answers that differ from the book"),
        _("Of these the member was mistaken"),
        _("Times money was missing"),
        _("Missing (rupiah)"),
        _("New members"),
        _("Last new member"),
        _("Last seen"),
        _("Estimate of the incentive (rupiah)"),
        _("Certificate"),
        _("Receipts written"),
        _("Undone of 100 receipts"),
        _("Limit of 100 receipts"),
        _("More undone than chance explains"),
        _("Cash that counts toward the limit (rupiah)"),
        _("Limit on cash (rupiah)"),
    ]


def _cells(keys: Sequence[Key], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    span = span_of(viewer.on, int(frame["months"]))
    found = {score.agent.pk: score for score in scores(viewer, span)}
    pays = estimates(viewer, span)
    whole = control_of_scores(list(found.values()))
    return (
        [*_card(found[key], pays.get(key)), *_limits(found[key], whole)]
        for key in keys
        if key in found
    )


def _card(score: Score, pay: Estimate | None) -> list[Cell]:
    counts = score.counts
    certificate = iso(score.certificate_until) or _("noted")
    return [
        score.agent.user.name,
        score.agent.code,
        score.members,
        score.regular.part,
        *(number for stay in score.stayed for number in (stay.share.whole, stay.share.part)),
        *("" if number is None else number for number in (score.median, score.ninetieth)),
        score.held,
        iso(score.oldest_on),
        counts[Figure.REVERSALS],
        counts[Figure.MISSING],
        counts[Figure.REPRINTS],
        counts[Figure.BACK_DATED],
        score.checked.whole + score.unsure,
        score.unsure,
        score.checked.part,
        score.mistaken,
        counts[Figure.SHORT],
        score.short,
        counts[Figure.NEW],
        iso(score.new_on),
        iso(score.seen_on),
        pay.total if pay else 0,
        certificate if score.is_certified else "",
    ]


def _limits(score: Score, whole: Control) -> list[Cell]:
    """Rates of receipts and their limits are those of the control chart."""
    tally = tally_of(score)
    toward = max(score.toward, key=lambda one: one.held / one.limit, default=None)
    return [
        tally.written,
        rate_words(tally),
        limit_words(tally, whole),
        _("yes") if whole.is_above(tally) else "",
        toward.held if toward else 0,
        toward.limit if toward else "",
    ]


SCORES = ExportList(
    page=page("reports:scores"),
    sheet="Rapor agen",
    may=may_compare,
    read=_read,
    keys=_keys,
    frame=lambda viewer, by: {"months": str(by[0].months)},
    header=score_header,
    cells=_cells,
    holds=Holds.FIGURES,
)
