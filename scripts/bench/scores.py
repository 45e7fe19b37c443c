"""Score cards of every agent of the country at once, as head office reads them, and one of them."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from perisai.accounts.models import User
from scripts.bench.measuring import Table, Times, best, times
from villages.models import Agent

MOST_SECONDS = 0.5  # of every page, for 300 agents with 100,000 members
SIZE = 100_000


def measure_scores(table: Table) -> None:
    """The list, first with nothing kept and then as everybody after the first sees it, and a card."""
    client = Client()
    client.force_login(User.objects.get(username="p"))
    address = reverse("reports:scores")
    agents = Agent.objects.count()
    table.head(f"Score cards of {agents:,} agents")
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    queries = f"{len(asked)} queries"  # the next request forgets them

    def anew() -> None:
        cache.clear()
        client.get(address)

    _row(table, "the list, nothing kept", best(anew), note=queries, is_goal=False)
    _row(table, "the list", times(lambda: client.get(address)))
    one = reverse("reports:score", args=[Agent.objects.get(pk=1).uuid])
    _row(table, "the card of an agent", times(lambda: client.get(one)))
    _row(table, "rows behind a figure", times(lambda: client.get(f"{one}lama-setor/")))


def _row(
    table: Table, what: str, took: float | Times, *, note: str = "", is_goal: bool = True
) -> None:
    """A line, and a goal that is missed; larger countries have none."""
    table.row(what, took, note=note)
    median = took.median if isinstance(took, Times) else took
    if is_goal and median > MOST_SECONDS and Agent.objects.count() <= SIZE // 250:
        table.missed.append(f"{what}: {median * 1000:.0f} ms, at most 500 wanted")
