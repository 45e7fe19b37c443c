"""The pack as tables: the one place that words and hides its figures, for page, paper and files."""

from perisai.reports.pack_tables.claims import claims_tables
from perisai.reports.pack_tables.money import money_tables, payer_tables
from perisai.reports.pack_tables.people import (
    ageing_tables,
    coverage_table,
    discipline_table,
    trend_table,
)
from perisai.reports.pack_tables.places import Places
from perisai.reports.pack_tables.table import Table, hidden_words
from perisai.reports.queries.pack import Pack

__all__ = ["Table", "hidden_words", "pictured", "tables_of"]


def tables_of(pack: Pack, *, is_leaving: bool) -> list[Table]:
    """Every table of the pack in its order. `is_leaving` hides small counts: for paper and files."""
    places = Places(pack, is_leaving=is_leaving)
    return [
        coverage_table(places),
        trend_table(places),
        discipline_table(pack, is_leaving=is_leaving),
        *ageing_tables(places),
        *money_tables(pack, is_leaving=is_leaving),
        *payer_tables(places),
        *claims_tables(pack, is_leaving=is_leaving),
    ]


_PICTURED = {
    "trend": lambda pack: trend_table(Places(pack, is_leaving=False)),
    "discipline": lambda pack: discipline_table(pack, is_leaving=False),
    "ageing": lambda pack: ageing_tables(Places(pack, is_leaving=False))[0],
    "money": lambda pack: money_tables(pack, is_leaving=False)[0],
    "vulnerable": lambda pack: payer_tables(Places(pack, is_leaving=False))[0],
}


def pictured(pack: Pack, code: str) -> Table | None:
    """One table that may have a picture, counted by itself; None for another code."""
    return _PICTURED[code](pack) if code in _PICTURED else None
