"""Ninth lock: every page with a list leads to it as a file, or says here why it does not."""

import re

import pytest

from perisai.exports.enums import ListName
from tests.architecture.tree import ROOT

TEMPLATES = ROOT / "templates"
LIST = re.compile(r'components/pagination\.html|class="list table')
WITHIN = re.compile(r'{% (?:include|extends) "([^"]+)"')
FILE = re.compile(r'components/take_away\.html" with list="([^"]+)"')

WITHOUT_FILE: dict[str, str] = {
    **dict.fromkeys(
        (
            "claims/table.html",
            "desk/portal.html",
            "dues/closed_month.html",
            "reports/grid.html",
            "reports/packs.html",
        ),
        "has a file of its own kind, or leads to one",
    ),
    **dict.fromkeys(
        ("desk/countdown.html", "desk/lapsed.html", "desk/overview.html"),
        "these people are the list of members, narrowed to their state, and its file is theirs",
    ),
    **dict.fromkeys(
        (
            "claims/readiness.html",
            "desk/approvals.html",
            "desk/silent.html",
            "dues/balance.html",
            "dues/close_list.html",
            "dues/concern_list.html",
            "dues/move_list.html",
            "dues/reversal_list.html",
            "dues/succession_list.html",
            "reminders/rows.html",
        ),
        "work that waits for somebody: what came of it stands in the lists of members and receipts",
    ),
    **dict.fromkeys(
        (
            "dues/agent.html",
            "dues/anomaly_show.html",
            "dues/campaign_show.html",
            "dues/cash_count.html",
            "dues/concern_show.html",
            "dues/remittance_show.html",
            "dues/scheme_payment.html",
            "dues/stub_batch.html",
            "dues/succession.html",
            "inspections/closed.html",
            "inspections/mismatch.html",
            "inspections/proof.html",
            "reports/score.html",
        ),
        "one thing with its own rows, which are printed or stand in a list with a file",
    ),
    **dict.fromkeys(
        (
            "dues/close_month.html",
            "dues/remittance_decide.html",
            "dues/take.html",
            "inspections/ask.html",
            "inspections/decide.html",
        ),
        "a form",
    ),
    **dict.fromkeys(
        (
            "claims/letter_list.html",
            "dues/campaign_list.html",
            "dues/sheet_list.html",
            "imports/import_list.html",
        ),
        "papers, each opened or printed by itself",
    ),
    **dict.fromkeys(
        (
            "desk/jobs.html",
            "reminders/costs.html",
            "reminders/villages.html",
            "reports/outreach.html",
            "villages/objections.html",
        ),
        "settings, or a short table of sums beside its picture",
    ),
    "reports/activity_entries.html": "the entries behind a number of the list of activity",
    "village_search.html": "the frame of pages that say it themselves",
}


def text_of(name: str, seen: frozenset[str] = frozenset()) -> str:
    """A template with everything that it includes and stands in."""
    path = TEMPLATES / name
    if not path.is_file():  # of a library
        return ""
    text = path.read_text(encoding="utf-8")
    inner = [one for one in WITHIN.findall(text) if one not in seen | {name, "base.html"}]
    return text + "".join(text_of(one, seen | {name}) for one in inner)


def pages() -> dict[str, str]:
    """Every page of the screen, whole."""
    names = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]
    found = [name for name in names if "/_" not in name and "pdf/" not in name]
    return {name: text_of(name) for name in found if not name.startswith("components/")}


def lists() -> dict[str, set[str]]:
    """Every page with a list, and to which lists as files it leads."""
    return {name: set(FILE.findall(text)) for name, text in pages().items() if LIST.search(text)}


def test_every_page_with_a_list_leads_to_its_file_or_says_why_not():
    assert {name for name, files in lists().items() if not files} - WITHOUT_FILE.keys() == set()


def test_no_exception_is_left_behind():
    assert {name for name, files in lists().items() if not files} >= WITHOUT_FILE.keys()


def test_every_list_as_a_file_is_reached_from_a_page():
    assert set.union(*(set(FILE.findall(text)) for text in pages().values())) == set(ListName)


@pytest.mark.parametrize(
    "text", ['<table class="list table">', '{% include "components/pagination.html" %}']
)
def test_a_new_list_would_be_found(text):
    assert LIST.search(text)
