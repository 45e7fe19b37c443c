"""Claims of the pack in words."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.enums import StepKind
from claims.queries.village_counts import Counted
from perisai.common.month_names import month_name
from perisai.common.rupiah import format_rupiah
from perisai.common.small_cells import SMALL
from perisai.reports.pack_tables.table import Column, Kind, Table
from perisai.reports.queries.pack import Pack


def claims_tables(pack: Pack, *, is_leaving: bool) -> list[Table]:
    """How many claims there are, and how long they take. What leaves the office tells of claims in sums that
    grow by three or more at once: a month with one claim would tell of one family."""
    claims = pack.claims
    happened = {
        _("Begun"): claims.opened,
        **{capfirst(str(kind.label)): counted for kind, counted in claims.steps.items()},
    }
    counted = _told(pack, happened) if is_leaving else _seen(pack, happened)
    stretches = [(capfirst(str(stretch.label)), *found) for stretch, found in claims.days.items()]
    if not stretches:
        return [counted]
    columns = [Column(_("Stretch"), Kind.TEXT), Column(_("Median of days")), Column(_("Claims"))]
    shown = len(columns) - is_leaving  # how many claims: that grows one by one
    days = Table(
        code="claim_days",
        title=_("Days of a claim"),
        columns=columns[:shown],
        rows=[row[:shown] for row in stretches],
        sentence=_("Of claims begun in the last eight years; told of no fewer than three."),
    )
    return [counted, days]


def _seen(pack: Pack, happened: dict[str, Counted]) -> Table:
    rupiah = pack.claims.rupiah
    sentence = _("Fewer than three claims were paid in eight years: the amount is not told.")
    if rupiah is not None:
        sentence = _("%(rupiah)s were paid for claims in eight years.") % {
            "rupiah": format_rupiah(rupiah)
        }
    return Table(
        code="claims",
        title=_("Claims"),
        columns=[
            Column(_("What happened"), Kind.TEXT),
            Column(month_name(pack.month)),
            Column(_("In twelve months")),
            Column(_("In eight years")),
        ],
        rows=[[label, *counted.within] for label, counted in happened.items()],
        sentence=sentence,
        notes=[_office(), _approved()],
    )


def _told(pack: Pack, happened: dict[str, Counted]) -> Table:
    paid = pack.claims.steps[StepKind.PAID].told
    sentence = _("Fewer than three claims were paid so far: the amount is not told.")
    if paid.through:
        sentence = _("%(rupiah)s were paid for %(number)s claims up to %(month)s.") % {
            "rupiah": format_rupiah(paid.rupiah),
            "number": paid.number,
            "month": month_name(paid.through),
        }
    return Table(
        code="claims",
        title=_("Claims"),
        columns=[
            Column(_("What happened"), Kind.TEXT),
            Column(_("Claims so far")),
            Column(_("Counted up to"), Kind.TEXT),
        ],
        rows=[
            [
                label,
                counted.told.number or (SMALL if counted.ever else 0),
                month_name(counted.told.through) if counted.told.through else "",
            ]
            for label, counted in happened.items()
        ],
        sentence=sentence,
        notes=[
            _office(),
            _approved(),
            _(
                "Counted up to the month in which three more had come; what came since is told later, so that"
                " no report tells of one family. The newest claims stand on the screen of the office only."
            ),
        ],
    )


def _office() -> str:
    return _(
        "The village office sees numbers only: a claim is the family's and the branch office's."
    )


def _approved() -> str:
    return _("Whoever was paid counts as approved, on that day where no decision was noted.")
