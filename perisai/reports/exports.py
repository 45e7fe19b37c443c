"""Reports as files that leave the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from perisai.common.month_names import month_name
from perisai.common.tables import CSV, WRITERS, XLSX, Sheet, csv_table, xlsx_book
from perisai.reports.pack_tables import Table, tables_of
from perisai.reports.queries.pack import Pack
from perisai.reports.queries.score_figures import Figure
from perisai.reports.queries.score_pay import Estimate
from perisai.reports.queries.scores import Score
from perisai.reports.queries.targets import Board, TargetRow
from perisai.reports.score_rules import STAYS
from villages.enums import Measure
from villages.scoping import Viewer


def targets_table(board: Board, suffix: str, *, viewer: Viewer) -> tuple[bytes, str]:
    """The targets and results that `viewer` sees as a file (`xlsx`, `csv`), and its content type. Numbers are
    plain numbers: people, events, rupiah, or percent."""
    header = [
        _("Measure"),
        _("For whom"),
        _("Year"),
        _("Month"),
        _("Segment"),
        _("Target"),
        _("Result"),
        _("Counted here"),
        _("Reached (%)"),
        _("Source of the target"),
        _("Source of the result"),
        _("Notes"),
    ]
    write, content_type = WRITERS[suffix]
    return write(header, [_cells(row) for row in board.rows]), content_type


def _cells(row: TargetRow) -> list[str | int]:
    return [
        str(Measure(row.measure).label),
        row.any.place_name,
        str(row.period.year),
        str(row.period.month or ""),
        row.segment.upper(),
        row.target.value if row.target else "",
        row.result.value if row.result else "",
        "" if row.counted is None else row.counted,
        row.percent.removesuffix("%"),
        row.target.source if row.target else "",
        row.result.source if row.result else "",
        "; ".join(row.notes),
    ]


def pack_file(pack: Pack, suffix: str, *, viewer: Viewer) -> tuple[bytes, str]:
    """The monthly pack as a file (`xlsx`: a sheet for each table; `csv`: one table below the other), and its
    content type. Small counts are hidden; numbers are plain: people, rupiah, days."""
    tables = tables_of(pack, is_leaving=True)
    if suffix == "csv":
        header = [pack.village.title, month_name(pack.month)]
        return csv_table(header, [row for table in tables for row in _below(table)]), CSV
    sheets = [Sheet(table.title, table.header, _plain(table)) for table in tables]
    return xlsx_book([_front(pack, tables, viewer), *sheets]), XLSX


def _plain(table: Table) -> list[list[str | int]]:
    return [["" if cell is None else cell for cell in row] for row in table.rows]


def _below(table: Table) -> list[list[str | int]]:
    return [[""], [table.title], [table.sentence], table.header, *_plain(table)]


def _front(pack: Pack, tables: list[Table], viewer: Viewer) -> Sheet:
    """What each sheet says, and who took the file when."""
    rows = [[table.title, table.sentence] for table in tables]
    notes = [[table.title, note] for table in tables for note in table.notes]
    taken = [
        [_("Village"), pack.village.title],
        [_("Counted on"), str(pack.on)],
        [_("Taken by"), viewer.user.name if viewer.user else ""],
        [_("Hidden"), hidden_words()],
    ]
    return Sheet(
        _("Contents"), [_("Monthly pack"), month_name(pack.month)], [*taken, *rows, *notes]
    )


def hidden_words() -> str:
    """What the marks of hidden counts mean."""
    return _("<3: fewer than three. •: hidden, so that nobody can compute the other.")


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
    write, content_type = WRITERS[suffix]
    rows = [_score_cells(score, pays.get(score.agent.pk)) for score in found]
    return write(header, rows), content_type


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
