"""Coverage, trend, discipline and arrears in words."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from django.utils.translation import gettext as _

from perisai.common.charts import Line, Stack, lines, stacked_bars
from perisai.common.month_names import month_name, month_span, short_month_name
from perisai.common.numbers import percent_of
from perisai.common.small_cells import Sum
from perisai.reports.enums import Age
from perisai.reports.pack_tables.places import ALL, BEHIND, Places, age_label
from perisai.reports.pack_tables.table import Cell, Column, Kind, Shown, Table, large, said
from perisai.reports.queries.pack import Pack


def coverage_table(places: Places) -> Table:
    """Active members beside the people of working age."""
    coverage, shown = places.pack.coverage, places.shown
    known = coverage.known
    people = {row.hamlet and row.hamlet.pk: row.people for row in known.rows} if known else {}
    if coverage.hamlets:
        people.pop(None, None)  # the village as a whole stands in the last row
    rows = [
        [
            name,
            shown[("dusun", hamlet), Age.CURRENT],
            people.get(hamlet),
            shown.percent((("dusun", hamlet), Age.CURRENT), people.get(hamlet)),
        ]
        for hamlet, name in places.hamlets.items()
    ]
    whole = shown.percent(("village", Age.CURRENT), coverage.people)
    rows.append(
        [_("Whole village"), shown["village", Age.CURRENT], coverage.people, whole],
    )
    facts = {"active": said(shown["village", Age.CURRENT]), "percent": whole}
    if whole:
        sentence = _("%(active)s active members: %(percent)s of the people of working age.") % facts
    else:
        sentence = _("%(active)s active members.") % facts
    notes = [
        _(
            "Active: whose dues reached BPJS Ketenagakerjaan (Jamsostek) up to the last month due; with those"
            " who pay without an agent (mandiri)."
        )
    ]
    if known:
        notes.append(
            _("People of working age in %(year)s. Source: %(sources)s.")
            % {"year": known.year, "sources": "; ".join(known.sources)}
        )
    if not known or not known.is_whole:
        notes.append(
            _(
                "The share of the village can be told once the people of working age are in its file."
            )
        )
    return Table(
        code="coverage",
        title=_("Coverage"),
        columns=[
            Column(_("Dusun"), Kind.TEXT),
            Column(_("Active members")),
            Column(_("People of working age")),
            Column(_("Percent"), Kind.PERCENT),
        ],
        rows=rows,
        sentence=sentence,
        notes=notes,
        has_total=True,
    )


def trend_table(places: Places) -> Table:
    """The last months: active, new, lapsed, came back."""
    pack, is_leaving = places.pack, places.is_leaving
    people = pack.coverage.people
    rows, line = [], []
    for row in pack.trend:
        active = large(row.active, is_leaving=is_leaving)
        if row.month == pack.month:
            active = places.shown["village", Age.CURRENT]
        line.append(active if isinstance(active, int) else None)
        rows.append(
            [
                short_month_name(row.month),
                active,
                percent_of(active, people) if isinstance(active, int) and people else "",
                *(
                    large(count, is_leaving=is_leaving)
                    for count in (row.new, row.lapsed, row.returned)
                ),
            ]
        )
    _month, active, _share, new, lapsed, returned = rows[-1]
    return Table(
        code="trend",
        title=_("Month by month"),
        columns=[
            Column(_("Month"), Kind.TEXT),
            Column(_("Active members")),
            Column(_("Percent"), Kind.PERCENT),
            Column(_("New")),
            Column(_("Lapsed")),
            Column(_("Registered again")),
        ],
        rows=rows,
        sentence=_(
            "%(month)s: %(new)s new, %(lapsed)s lapsed, %(returned)s registered again; %(active)s were"
            " active at its end."
        )
        % {
            "month": month_name(pack.month),
            "new": said(new),
            "lapsed": said(lapsed),
            "returned": said(returned),
            "active": said(active),
        },
        notes=[
            _(
                "Every month is counted by what is known today: dues that arrived late count for their"
                " month. New: for the first time. Registered again: after protection had stopped."
            ),
            _(
                "The columns do not add up to the next month: whoever falls behind leaves the active ones at"
                " once and lapses months later, and who is new is active once the first dues have reached"
                " BPJS Ketenagakerjaan (Jamsostek)."
            ),
        ],
        draw=lambda: lines([row[0] for row in rows], [Line(_("Active members"), tuple(line))]),
    )


def discipline_table(pack: Pack, *, is_leaving: bool) -> Table:
    """Who paid every one of six months, agent by agent."""
    found = pack.discipline
    counts: dict[Hashable, int] = {}
    for row in found:
        counts["regular", row.agent.pk], counts["members", row.agent.pk] = row.regular, row.members
        counts["rest", row.agent.pk] = row.members - row.regular
    agents = [row.agent.pk for row in found]
    sums = []
    for what in ("regular", "rest", "members"):
        counts[what, ALL] = sum(counts[what, agent] for agent in agents)
        sums.append(Sum((what, ALL), tuple((what, agent) for agent in agents)))
    sums += [
        Sum(("members", agent), (("regular", agent), ("rest", agent))) for agent in (*agents, ALL)
    ]
    shown = Shown(counts, sums if agents else (), is_leaving=is_leaving)
    rows = [
        [
            f"{row.agent.user.name} ({row.agent.code})",
            shown["regular", row.agent.pk],
            shown["members", row.agent.pk],
            _share(shown, row.agent.pk),
        ]
        for row in found
    ]
    total = [shown["regular", ALL], shown["members", ALL], _share(shown, ALL)]
    rows.append([_("Whole village"), *total])
    sentence = _("No member of an agent yet.")
    if found:
        sentence = _(
            "%(regular)s of %(members)s members of agents paid every month (%(span)s)."
        ) % {
            "regular": said(total[0]),
            "members": said(total[1]),
            "span": month_span(found[0].months),
        }
    drawn = [
        Stack(row[0], parts)
        for row, agent in zip(rows, agents, strict=False)
        if _are_told(parts := (shown["regular", agent], shown["rest", agent]))
    ]
    return Table(
        code="discipline",
        title=_("Payment discipline"),
        columns=[
            Column(_("Agent"), Kind.TEXT),
            Column(_("Paid every month")),
            Column(_("Members")),
            Column(_("Percent"), Kind.PERCENT),
        ],
        rows=rows,
        sentence=sentence,
        notes=[_counted_on_lists(pack)],
        draw=(
            lambda: stacked_bars(
                [_("paid every month"), _("not every month")],
                drawn,
            )
        )
        if drawn
        else None,
        has_total=True,
    )


def _are_told(cells: Sequence[Cell]) -> bool:
    return all(isinstance(cell, int) for cell in cells)


def _counted_on_lists(pack: Pack) -> str:
    if pack.is_earlier:
        return _(
            "Everybody counts who was a member by the end of %(month)s and has an agent today, also who"
            " lapsed."
        ) % {"month": month_name(pack.month)}
    return _(
        "Everybody on an agent's list counts, also who lapsed, left or died; those without an agent"
        " do not."
    )


def _share(shown: Shown, agent: Hashable) -> str:
    members = shown["members", agent]
    return shown.percent(("regular", agent), members if isinstance(members, int) else None)


def ageing_tables(places: Places) -> list[Table]:
    """Arrears by dusun, with a picture, and by RT."""
    return [_by_dusun(places), _by_rt(places)]


def _columns(name: str, ages: Sequence[Hashable]) -> list[Column]:
    return [
        Column(name, Kind.TEXT),
        *(Column(age_label(age)) for age in ages),
        Column(_("Together")),
    ]


def _by_dusun(places: Places) -> Table:
    ages = places.ages
    rows = [
        [name, *places.cells(("dusun", hamlet), ages)] for hamlet, name in places.hamlets.items()
    ]
    drawn = [Stack(row[0], tuple(row[1:-1])) for row in rows if _are_told(row[1:])]
    return Table(
        code="ageing",
        title=_("Arrears by dusun"),
        columns=_columns(_("Dusun"), ages),
        rows=[*rows, [_("Whole village"), *places.cells("village", ages)]],
        sentence=_(
            "%(behind)s members are one to three months behind; the protection of %(lapsed)s has stopped."
        )
        % {
            "behind": said(places.shown["village", BEHIND]),
            "lapsed": said(places.shown["village", Age.LAPSED]),
        },
        notes=[
            _(
                "Behind: months past their due day that have not reached BPJS Ketenagakerjaan (Jamsostek),"
                " also when the agent has the money. Lapsed: protection stopped after three months, and they"
                " did not come back. Who never paid is not counted."
            )
        ],
        draw=(lambda: stacked_bars([age_label(age) for age in ages], drawn)) if drawn else None,
        has_total=True,
    )


def _by_rt(places: Places) -> Table:
    ages = places.ages_of_rt
    rows = list(places.rows_of_rt())
    sentence = _("The same by RT: where a walk from door to door is worth most.")
    if not rows:
        sentence = _("No member is counted yet.")
        if places.pack.ageing.places:
            sentence = _("No RT has so many members that numbers of it may leave the office.")
    return Table(
        code="ageing_rt",
        title=_("Arrears by RT"),
        columns=_columns("RT", ages),
        rows=[*rows, [_("Whole village"), *places.cells("village", ages)]] if rows else [],
        sentence=sentence,
        notes=[
            _(
                "RT with few members are told together with the next ones, so that no number tells of one or"
                " two people."
            )
        ]
        if places.is_leaving
        else [],
        has_total=True,
    )
