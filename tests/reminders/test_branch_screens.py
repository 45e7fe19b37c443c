"""Who has several branches stays with the one she chose."""

import datetime as dt
import re
from html import unescape
from uuid import uuid4

import pytest
import time_machine

from tests.reminders.screen_steps import TEXT, address, read, rule_sent, terms_sent
from tests.reminders.someone import due
from tests.taking import NOW
from villages.models import Posting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def second(cast):
    """A branch that comes after the own one by its name, and is the coordinator's too."""
    branch = cast.foreign_village.branch
    Posting.objects.create(user=cast.koordinator, branch=branch, from_on=dt.date(2026, 1, 1))
    return branch


@pytest.mark.parametrize(
    ("name", "args", "sent", "after"),
    [
        ("rule", ("after_due",), rule_sent(), ("kind", "after_due")),
        (
            "wording",
            ("on_due", "short"),
            {"uuid": uuid4(), "text": TEXT},
            ("kind", "on_due"),
        ),
        ("terms", (), terms_sent(), ("overview",)),
        ("village", None, {"language": "id", "harvest_month": "4"}, ("villages",)),
    ],
    ids=["rule", "wording", "terms", "village"],
)
def test_whoever_saves_for_one_of_several_branches_stays_with_it(
    second, cast, coordinator, name, args, sent, after
):
    args = (cast.foreign_village.code,) if args is None else args
    page = coordinator.post(f"{address(name, *args)}?cabang={second.code}", sent)
    assert page.url == f"{address(*after)}?cabang={second.code}"


def test_every_way_through_the_screens_stays_with_the_chosen_branch(second, cast, coordinator):
    due(cast, state="suppressed", reason="paid")
    start = f"{address('overview')}?cabang={second.code}"
    seen, following = set(), [start]
    while following:
        url = following.pop()
        seen.add(url)
        page = read(coordinator, url).partition("<main")[2]
        for link in map(unescape, re.findall(r'href="(/pengingat/[^"#]*|\?[^"#]*)', page)):
            full = url.partition("?")[0] + link if link.startswith("?") else link
            if f"cabang={cast.branch.code}" in full:  # the chip of the other branch
                continue
            assert f"cabang={second.code}" in full, (url, link)
            if full not in seen and full not in following:
                following.append(full)
    for known in ("rows", "rule", "wording", "terms", "villages", "village"):
        part = {"rows": "/baris/", "rule": "/aturan/", "wording": "/teks/", "terms": "/cara/"}
        assert any(part.get(known, "/desa/") in url for url in seen), known
    assert any("alasan=paid" in url for url in seen)
    assert any("sekarang=1" in url for url in seen)


def test_whoever_looks_for_a_village_stays_with_the_branch(second, coordinator):
    shown = read(coordinator, f"{address('villages')}?cabang={second.code}")
    assert f'<input type="hidden" name="cabang" value="{second.code}">' in shown
