"""A first load stays under 100 kB on the wire."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from tests.taking import take_from

LIMIT = 100_000


def weigh(content: bytes) -> int:
    return len(gzip.compress(content, compresslevel=6))


def weight_of(page: bytes) -> int:
    """The page and every file it names, compressed."""
    files = set(re.findall(r'(?:src|href)="/static/([^"#]+)', page.decode()))
    assert {"css/perisai.css", "img/icons.svg"} <= files
    paths = [finders.find(name) for name in files]
    assert all(paths), f"missing: {[name for name in files if not finders.find(name)]}"
    return weigh(page) + sum(weigh(Path(path).read_bytes()) for path in paths)


@pytest.mark.parametrize(
    "name",
    [
        "desk:home",
        "desk:member_list",
        "members:register",
        "dues:take",
        "dues:collection_list",
        "imports:upload",
    ],
)
def test_the_first_load_of_a_main_page_is_light(client, cast, name):
    for _ in range(30):
        cast.enrolment()
    client.force_login(cast.sz.user)
    assert weight_of(client.get(reverse(name)).content) < LIMIT


def test_the_first_load_of_a_member_and_a_receipt_is_light(client, cast):
    receipt = take_from(cast, months=12, at=timezone.localtime())
    member = receipt.lines.first().enrolment.member
    client.force_login(cast.sz.user)
    for page in (
        reverse("desk:member", args=[member.uuid]),
        reverse("dues:collection", args=[receipt.uuid]),
    ):
        assert weight_of(client.get(page).content) < LIMIT
