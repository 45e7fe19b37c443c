"""Pages of a coordinator of a large branch, and of the secretary of one of its villages."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from dues.models import Anomaly
from members.models import Member
from perisai.accounts.models import User
from perisai.inspections.models import Draw, Inspection
from perisai.reports.tasks import keep_for
from scripts.bench.branch import COORDINATOR, SECRETARY, build_branch
from scripts.bench.branch_rows import BRANCH
from scripts.bench.days import MORNING
from scripts.bench.measuring import Table, timed, times
from scripts.bench.pages import bare, measured
from villages.models import Event, Posting, Village
from villages.queries import viewer_for

MOST_SECONDS = 0.5  # of every page, for 95 of 100 readers
NOVEMBER = "dari=01-11-2026&sampai=30-11-2026"


def measure_rooms(table: Table) -> None:
    """Every page that a branch reads, over everything that a year leaves there."""
    took = timed(build_branch)
    members = Member.objects.filter(village__branch=BRANCH).count()
    print(f"\nA branch of {members:,} members, written in {took:.0f} s.", flush=True)
    cache.clear()
    viewer = viewer_for(User.objects.get(username=COORDINATOR), now=MORNING)
    took = timed(lambda: keep_for(viewer))
    print(f"The worker adds up its reports in {took:.1f} s.", flush=True)
    for who, username, addresses in (
        ("a coordinator", COORDINATOR, _of_a_coordinator()),
        ("a secretary", SECRETARY, _of_a_secretary()),
    ):
        client = Client()
        client.force_login(User.objects.get(username=username))
        empty = times(lambda client=client: client.get("/kosong/"))
        table.head(f"Rooms of {who}")
        table.row("an empty page", empty)
        for name, address in addresses:
            _measure(table, client, name, address, empty.median)
    cache.clear()


def _measure(table: Table, client: Client, name: str, address: str, empty: float) -> None:
    """One page beside an empty one and its own SQL; what the worker keeps of it is there already."""
    page = measured(client, address)
    floor = empty + bare(page.queries).median
    note = f"{len(page.queries)} queries, {page.compressed / 1000:.1f} kB"
    table.row(name, page.took, floor, note=note)
    if page.took.p95 > MOST_SECONDS:
        took = page.took.p95 * 1000
        table.missed.append(f"{name}: p95 is {took:.0f} ms, at most 500 wanted")


def _of_a_coordinator() -> Iterator[tuple[str, str]]:
    newest = Inspection.objects.order_by("-pk").first()
    looks_wrong = Anomaly.objects.order_by("-due_on").first()
    yield "first page", reverse("desk:home")
    yield "approvals", reverse("desk:approvals")
    yield "what looks wrong", reverse("dues:anomaly_list")
    yield "what looks wrong and is late", f"{reverse('dues:anomaly_list')}?tampil=terlambat"
    yield "what looked wrong and was answered", f"{reverse('dues:anomaly_list')}?tampil=terjawab"
    yield "one that looks wrong", reverse("dues:anomaly", args=[looks_wrong.uuid])
    yield "inspections", reverse("inspections:list")
    yield "one inspection", reverse("inspections:show", args=[newest.uuid])
    yield (
        "proof of a draw",
        reverse("inspections:proof", args=[Draw.objects.get(inspection=newest).uuid]),
    )
    yield "score cards", reverse("reports:scores")
    yield "targets and results", reverse("reports:targets")
    yield "what outreach brings, since ever", reverse("reports:outreach")
    yield "what outreach brings, a year", f"{reverse('reports:outreach')}?tahun=2025"
    yield "events", reverse("outreach:event_list")
    yield "one event", reverse("outreach:event", args=[Event.objects.order_by("pk").first().uuid])
    yield "prospects", reverse("outreach:prospect_list")
    yield "search of a prospect", f"{reverse('outreach:prospect_list')}?cari=calon+19"
    yield "objections", reverse("outreach:objections")
    yield "activity of users", f"{reverse('reports:activity')}?{NOVEMBER}"
    yield "what left the site", f"{reverse('reports:outgoing')}?{NOVEMBER}"
    yield "questions at the counters", reverse("desk:counter_log")
    yield "monthly packs", reverse("reports:packs")
    yield "villages' files", reverse("villages:village_list")
    first = Village.objects.order_by("code").first()
    yield "the file of a village", reverse("villages:file", args=[first.code])


def _of_a_secretary() -> Iterator[tuple[str, str]]:
    yield "first page", reverse("desk:home")
    yield "targets and results", reverse("reports:targets")
    yield "what outreach brings", reverse("reports:outreach")
    yield "events", reverse("outreach:event_list")
    yield "prospects", reverse("outreach:prospect_list")
    own = Posting.objects.get(user__username=SECRETARY)
    yield "the file of her village", reverse("villages:file", args=[own.village_id])
