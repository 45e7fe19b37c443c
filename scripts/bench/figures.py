"""The queries of the first pages, for an agent, a branch and head office."""

# ruff: noqa: S608 - every statement is put together from what stands in this file

from __future__ import annotations

from collections.abc import Callable, Iterator

from dues.queries.agents_cash import agents_by_cash
from dues.queries.cash import cash_of, collections_in_hand
from dues.queries.concerns import concern_page, open_concerns
from perisai.accounts.models import User
from perisai.desk.queries.home import nearing_lapse, standing_figures
from perisai.desk.queries.lapsed import lapsed_page, lapsed_since
from perisai.desk.queries.member_list import Filters, member_page
from scripts.bench.days import MORNING, TONIGHT
from scripts.bench.measuring import Table, best, sql
from villages.queries import viewer_for


def measure_figures(table: Table) -> None:
    """The queries of the first pages, for an agent, a branch and head office."""
    for who, username, where in (
        ("agent", "a1", "agent_id = 1"),
        ("branch", "k", "branch_id = 1"),
        ("head office", "p", "true"),
    ):
        viewer = viewer_for(User.objects.get(username=username), now=MORNING)
        table.head(f"Pages of {who}")
        for what, ask, floor in _pages(viewer, where):
            bare = floor and best(lambda floor=floor: sql(floor), 5)
            table.row(what, best(ask, 5), bare)


def _pages(viewer, where: str) -> Iterator[tuple[str, Callable[[], object], str | None]]:
    figures = standing_figures(viewer=viewer)
    members = where.replace(
        "branch_id", "(SELECT branch_id FROM villages_village WHERE code = village_id)"
    )
    people = f"SELECT * FROM members_member WHERE {members} ORDER BY name, id LIMIT 51"
    total = f"SELECT count(*), sum(total) FROM dues_collection WHERE {where}"
    months = f"SELECT remitted_through, count(*) FROM dues_standing WHERE {where} GROUP BY 1"
    lapsed = f"SELECT count(*) FROM dues_standing WHERE {where} AND lapsed_on = '{TONIGHT}'"
    concerns = f"SELECT count(*) FROM dues_concern WHERE {where}"
    yield "cash_of", lambda: cash_of(viewer, on=viewer.on), total
    yield "collections_in_hand, the first 50", lambda: list(collections_in_hand(viewer)[:50]), total
    if not viewer.agent_id:
        yield "agents_by_cash", lambda: agents_by_cash(viewer), total
    yield "standing_figures", lambda: standing_figures(viewer=viewer), months
    yield "nearing_lapse", lambda: nearing_lapse(figures, viewer=viewer), months
    yield "lapsed_page", lambda: lapsed_page(viewer), lapsed
    yield "lapsed_since, a week", lambda: lapsed_since(viewer, days=7), lapsed
    yield "open_concerns, counted", lambda: open_concerns(viewer).count(), concerns
    yield "concern_page", lambda: concern_page(viewer), concerns
    yield "member_page, the first", lambda: member_page(Filters(), viewer=viewer), people
    state = Filters(state="lapsed")
    yield "member_page, the lapsed", lambda: member_page(state, viewer=viewer), people
