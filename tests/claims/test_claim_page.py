"""The page of a claim answers from the top: who, what happened, how it stands, what is next and missing."""

import re

import pytest
from django.urls import reverse

from claims.actions.opening import Told
from tests.claims.opened import opened, paid, stepped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def page_of(client, who, claim) -> str:
    client.force_login(who)
    page = client.get(reverse("claims:claim", args=[claim.uuid])).content.decode()
    return " ".join(page.split())


def test_the_order_is_that_of_the_questions_somebody_asks(client, cast):
    page = page_of(client, cast.sz.user, opened(cast))
    marks = (
        "<h1>",
        "Meninggal, 3 November 2026",
        "Berkas sedang disiapkan.",
        'id="berikutnya"',
        'id="papers"',
        'id="batas-waktu"',
        'id="periksa"',
        'id="perkiraan"',
        'id="letters"',
        'id="bundle"',
        'id="langkah"',
    )
    places = [page.index(mark) for mark in marks]
    assert places == sorted(places)


def test_there_is_one_big_button_and_it_leads_to_the_next_question(client, cast):
    claim = opened(cast)
    page = page_of(client, cast.sz.user, claim)
    (big,) = re.findall(r'<a class="btn btn-primary btn-large w-100" href="([^"]+)"', page)
    assert big == reverse("claims:step", args=[claim.uuid, "sebab"])
    assert "Apa sebabnya?" in page


def test_an_accident_is_to_be_reported_before_any_question(client, cast):
    claim = opened(cast, kind="injury", cause="work", answers={"cause": {}})
    page = page_of(client, cast.sz.user, claim)
    assert f'btn-large w-100" href="{reverse("claims:accident", args=[claim.uuid])}"' in page


def test_after_the_questions_the_next_thing_is_the_first_missing_paper(client, cast, monkeypatch):
    monkeypatch.setattr("claims.walk.next_action.next_page", lambda claim: None)
    claim = opened(cast)
    page = page_of(client, cast.sz.user, claim)
    url = reverse("claims:paper", args=[claim.uuid, "akta-kematian"])
    assert f'btn-large w-100" href="{url}"' in page


def test_three_missing_papers_are_shown_and_the_rest_is_folded(client, cast):
    page = page_of(client, cast.sz.user, opened(cast))
    shown = page[page.index('aria-label="Masih kurang"') : page.index("lagi masih kurang")]
    assert shown.count('class="paper-line"') == 3


def test_while_the_branch_decides_the_answer_is_written_down_in_the_folded_part(client, cast):
    claim = opened(cast)
    stepped(cast, claim, "submitted")
    page = page_of(client, cast.sz.user, claim)
    assert 'btn-large w-100" href="#langkah"' in page
    assert '<div id="langkah">' in page  # inside the fold: browsers open the part around a place


def test_a_paid_claim_asks_for_a_visit_and_a_visited_one_for_nothing(client, cast):
    claim = paid(cast, opened(cast))
    page = page_of(client, cast.sz.user, claim)
    assert f'btn-large w-100" href="{reverse("claims:after_visit", args=[claim.uuid])}"' in page


def test_who_only_reads_gets_no_button(client, cast):
    assert "btn-large" not in page_of(client, cast.pusat, opened(cast))


def test_what_hinders_is_said_at_the_top(client, cast):
    claim = opened(cast, told=Told("Pak Karto"), cause="unknown", answers={"cause": {}})
    page = page_of(client, cast.sz.user, claim)
    assert page.index('href="#periksa"') < page.index('id="berikutnya"')


def test_a_deadline_that_is_far_away_is_folded(client, cast):
    page = page_of(client, cast.sz.user, opened(cast))
    quiet = page[page.index("Batas waktu lain") :]
    assert "2028" in quiet.split("</details>")[0] or "2031" in quiet.split("</details>")[0]
