"""Money and payers of the pack in words."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dues.enums import Source
from perisai.common.charts import Bullet, Count, bullets, funnel
from perisai.common.month_names import month_name, short_month_name
from perisai.common.numbers import percent_of
from perisai.common.rupiah import format_rupiah
from perisai.common.small_cells import SMALL, is_small
from perisai.regulations.enums import PayerKind
from perisai.reports.enums import Lag
from perisai.reports.pack_tables.places import ALL, PAYERS, SPONSORED, Places
from perisai.reports.pack_tables.table import Cell, Column, Kind, Table, large, said
from perisai.reports.queries.pack import Pack
from perisai.reports.queries.pack.money import Amount


def _rupiah(amount: Amount, *, is_leaving: bool) -> Cell:
    """Hidden where it would tell what one or two months of dues were."""
    return SMALL if is_leaving and is_small(amount.months) else amount.rupiah


def money_tables(pack: Pack, *, is_leaving: bool) -> list[Table]:
    """The way of the dues into the scheme: how far, and how long it took."""
    money = pack.money
    columns = [
        Column(_("Month"), Kind.TEXT),
        Column(_("Taken by agents"), Kind.RUPIAH),
        Column(_("Handed on"), Kind.RUPIAH),
        Column(_("Reached it"), Kind.RUPIAH),
        Column(_("Confirmed"), Kind.RUPIAH),
    ]
    rows = [
        [
            short_month_name(way.month),
            *(_rupiah(stage, is_leaving=is_leaving) for stage in way.stages),
        ]
        for way in money.ways
        if way.taken.months or way.month == pack.month
    ]
    taken, _handed_on, reached, _confirmed = rows[-1][1:]
    sentence = _("Agents took no dues in %(month)s.") % {"month": month_name(pack.month)}
    share = ""
    if isinstance(taken, int) and isinstance(reached, int) and taken:
        share = percent_of(reached, taken)
        sentence = _(
            "Of %(taken)s that agents took in %(month)s, %(share)s reached BPJS Ketenagakerjaan (Jamsostek)"
            " by %(day)s."
        ) % {
            "taken": format_rupiah(taken),
            "month": month_name(pack.month),
            "share": share,
            "day": date_format(pack.on, "j F Y"),
        }
    elif money.way.taken.rupiah:
        sentence = _("Too few dues were taken in %(month)s to tell of them.") % {
            "month": month_name(pack.month)
        }
    way = Table(
        code="money",
        title=_("Dues on their way"),
        columns=columns,
        rows=rows,
        sentence=sentence,
        notes=[
            _(
                "Receipts by the month of their day, without those that were undone. Each column holds"
                " the next."
            ),
            _("Paid elsewhere in %(month)s (branch office, bank, shop), as noted here: %(rupiah)s.")
            % {
                "month": month_name(pack.month),
                "rupiah": _words(_rupiah(money.elsewhere, is_leaving=is_leaving)),
            },
            *_booked(pack, is_leaving=is_leaving),
        ],
        draw=_funnel(columns, rows[-1]) if share else None,
    )
    lags = Table(
        code="lags",
        title=_("How long the dues were on their way"),
        columns=[
            Column(_("Stretch"), Kind.TEXT),
            Column(_("Median of days")),
            Column(_("Months of dues")),
        ],
        rows=[
            [capfirst(str(lag.label)), *_days(money.lags.get(lag), is_leaving=is_leaving)]
            for lag in Lag
        ],
        sentence=_(
            "Only what reached the scheme protects: every day with an agent is a day of risk."
        ),
        notes=[
            _("Of the dues that agents took in %(month)s.") % {"month": month_name(pack.month)}
            if money.lags
            else _("No dues that agents took in %(month)s have gone on yet: nothing to measure.")
            % {"month": month_name(pack.month)}
        ],
    )
    return [way, lags]


def _booked(pack: Pack, *, is_leaving: bool) -> list[str]:
    """Where the dues come from that nobody took here. In what leaves without amounts: beside those of all who
    pay they would tell of the few for whom an agent took dues."""
    booked = pack.money.booked
    if not booked:
        return []
    month = month_name(pack.payers.month)
    if is_leaving:
        words = _(
            "“Who pays” below holds more than this: dues of %(month)s that agents took in another month, that"
            " stand in old books or were paid elsewhere."
        )
        return [words % {"month": month}]
    words = _(
        "“Who pays” below holds more than this: dues of %(month)s that agents took in another month, %(old)s"
        " from old books and %(elsewhere)s paid elsewhere."
    )
    old, elsewhere = (
        format_rupiah(booked[source].rupiah if source in booked else 0)
        for source in (Source.OLD_BOOK, Source.ELSEWHERE)
    )
    return [words % {"month": month, "old": old, "elsewhere": elsewhere}]


def _funnel(columns, row):
    stages = [
        Count(column.label, cell)
        for column, cell in zip(columns[1:], row[1:], strict=True)
        if isinstance(cell, int)
    ]
    return lambda: funnel(stages)


def _days(found: tuple[int, int] | None, *, is_leaving: bool) -> list[Cell]:
    days, often = found or (None, 0)
    if is_leaving and is_small(often):
        days = None
    return [days, large(often, is_leaving=is_leaving)]


def _words(cell: Cell) -> str:
    return format_rupiah(cell) if isinstance(cell, int) else cell or ""


def payer_tables(places: Places) -> list[Table]:
    """Vulnerable workers beside the village's target, and who pays."""
    pack, payers = places.pack, places.pack.payers
    shown = {key: places.shown[PAYERS, key] for key in (*PayerKind, ALL, SPONSORED)}
    rupiah = {**payers.rupiah, ALL: sum(payers.rupiah.values())}
    named = {
        kind: capfirst(str(kind.label))
        for kind in PayerKind
        if payers.people.get(kind) or kind == PayerKind.VILLAGE
    }
    rows = [
        [name, shown[key], rupiah.get(key, 0) if isinstance(shown[key], int) else shown[key]]
        for key, name in (*named.items(), (ALL, _("Together")))
    ]
    paying = Table(
        code="payers",
        title=_("Who pays"),
        columns=[
            Column(_("Payer"), Kind.TEXT),
            Column(_("Members")),
            Column(_("Dues"), Kind.RUPIAH),
        ],
        rows=rows,
        sentence=_("The village fund pays for %(village)s members, %(all)s are paid for in all.")
        % {"village": said(shown[PayerKind.VILLAGE]), "all": said(shown[ALL])},
        notes=[
            _("Dues of active members for %(month)s, by who paid them.")
            % {"month": month_name(payers.month)}
        ],
        has_total=True,
    )
    return [_vulnerable(pack, shown[SPONSORED]), paying]


def _vulnerable(pack: Pack, counted: Cell) -> Table:
    found = pack.vulnerable
    target, result = found.target, found.result
    name = _("Protected vulnerable workers")
    reached = result.value if result else counted
    if target and isinstance(reached, int):
        sentence = _("%(reached)s of %(target)s vulnerable workers are protected: %(share)s.") % {
            "reached": said(reached),
            "target": said(target.value),
            "share": percent_of(reached, target.value),
        }
    else:
        sentence = _("No target of vulnerable workers was entered for %(year)s.") % {
            "year": pack.month.year
        }
        if target:
            sentence = _("Target of %(year)s: %(target)s vulnerable workers.") % {
                "year": pack.month.year,
                "target": said(target.value),
            }
    return Table(
        code="vulnerable",
        title=name,
        columns=[
            Column(_("What is counted"), Kind.TEXT),
            Column(_("People")),
            Column(_("Source"), Kind.TEXT),
        ],
        rows=[
            [
                _("Target of %(year)s") % {"year": pack.month.year},
                target.value if target else None,
                target.source if target else "",
            ],
            [
                _("Result by a source"),
                result.value if result else None,
                result.source if result else "",
            ],
            [_("Paid for by a fund, a budget or a sponsor"), counted, _("counted here")],
        ],
        sentence=sentence,
        notes=[
            _(
                "“1 desa 100 pekerja rentan”. The register does not know who is vulnerable; it counts whose"
                " dues were paid by the village fund, APBD, APBN or a sponsor. A typed result goes before it."
            )
        ],
        draw=(lambda: bullets([Bullet(name, reached, target.value)]))
        if target and isinstance(reached, int)
        else None,
    )
