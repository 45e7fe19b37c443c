"""Whole pages, from address to compressed bytes, beside an empty page and the page's own SQL."""

from __future__ import annotations

import contextlib
import gzip
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.template.backends.django import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Enrolment
from perisai.accounts.models import User
from scripts.bench.measuring import Table, Times, timed, times
from scripts.bench.server import bare_connection

GOAL = 1.5  # times the floor
MOST_QUERIES = 10
MOST_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Page:
    """What one page cost: its SELECTs as they were sent, the seconds that drawing its template takes, and
    its size."""

    took: Times
    queries: list[str]
    drawing: float
    compressed: int

    def why(self, asking: float) -> str:
        """Where the time went, of a page whose SQL takes `asking` seconds."""
        rest = max(self.took.median - asking - self.drawing, 0)
        return (
            f"{self.drawing * 1000:.0f} ms draw its template, {asking * 1000:.0f} ms ask the database,"
            f" {rest * 1000:.0f} ms build the questions and read the answers as objects: it would take"
            " kept pieces of pages, each of which must know every change of money"
        )


def measure_pages(table: Table) -> None:
    """The pages of an agent and of a coordinator."""
    for who, username, addresses in (
        ("an agent", "a1", _of_an_agent()),
        ("a coordinator", "k", _of_a_coordinator()),
    ):
        client = Client()
        client.force_login(User.objects.get(username=username))
        empty = times(lambda client=client: client.get("/kosong/"))
        table.head(f"Whole pages of {who}")
        table.row("an empty page", empty)
        for name, address in addresses:
            page = measured(client, address)
            asking = bare(page.queries).median
            note = f"{len(page.queries)} queries, {page.compressed / 1000:.1f} kB"
            floor, why = empty.median + asking, page.why(asking)
            table.row(name, page.took, floor, goal=GOAL, note=note, why=why)
            if len(page.queries) > MOST_QUERIES:
                table.missed.append(
                    f"{name}: {len(page.queries)} queries, at most {MOST_QUERIES} wanted"
                )
            if page.compressed > MOST_BYTES:
                table.failed.append(f"{name}: {page.compressed} bytes compressed")


def _of_an_agent() -> Iterator[tuple[str, str]]:
    enrolment = Enrolment.objects.select_related("member").get(pk=7)
    member, place = enrolment.member, enrolment.member.neighbourhood_id
    yield "first page", reverse("desk:home")
    yield "round, everywhere", reverse("desk:round")
    yield "round, one RT", f"{reverse('desk:round')}?di=rt-{place}"
    yield "list of members", reverse("desk:member_list")
    yield "search", f"{reverse('desk:member_list')}?q=siti"
    yield "page of a member", reverse("desk:member", args=[member.uuid])
    yield "taking dues", f"{reverse('dues:take')}?people={enrolment.uuid}"
    yield "receipts", reverse("dues:collection_list")


def _of_a_coordinator() -> Iterator[tuple[str, str]]:
    yield "first page", reverse("desk:home")
    yield "list of members", reverse("desk:member_list")
    yield "search", f"{reverse('desk:member_list')}?q=siti"
    yield "countdowns", reverse("desk:countdown")


def measured(client: Client, address: str) -> Page:
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    selects = [row["sql"] for row in seen.captured_queries if row["sql"].startswith("SELECT")]
    with _drawing() as drawn:
        client.get(address)
    return Page(
        times(lambda: client.get(address)), selects, sum(drawn), len(gzip.compress(answer.content))
    )


@contextlib.contextmanager
def _drawing() -> Iterator[list[float]]:
    """The seconds of every template that is drawn meanwhile; of one inside another only the outer."""
    seconds, draw, inside = [], Template.render, []

    def timed_draw(template, *args, **kwargs):
        if inside:
            return draw(template, *args, **kwargs)
        inside.append(template)
        result: list = []
        seconds.append(timed(lambda: result.append(draw(template, *args, **kwargs))))
        inside.pop()
        return result[0]

    Template.render = timed_draw
    try:
        yield seconds
    finally:
        Template.render = draw


def bare(statements: list[str]) -> Times:
    """The same SQL without Django."""
    with bare_connection() as bare, bare.cursor() as cursor:

        def ask() -> None:
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()

        return times(ask)
