"""What the village office and the branch answered reaches the agent, until she went on with it."""

import pytest
import time_machine

from claims.actions.letters import send_back_letter
from claims.enums import LetterKind, PaperKind
from claims.models import ClaimTask
from claims.queries.answered import approved_letters, papers_to_mend, returned_letters
from claims.queries.clocks import claims_overdue, claims_with_tasks
from tests.claims.letter_steps import approve, draft
from tests.claims.steps import day, step
from tests.claims.test_paper_scans import add, judge, picture
from tests.taking import NOW

pytestmark = pytest.mark.django_db


def told(cast, query, who="sz") -> int:
    return query(cast.viewer(cast.users[who], now=NOW)).count()


def first_page(client, user) -> str:
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        return client.get("/").content.decode()


def test_an_approved_letter_waits_until_its_paper_is_photographed(cast, claim):
    letter = draft(cast, claim)
    assert told(cast, approved_letters) == 0
    approve(cast, letter)
    assert told(cast, approved_letters) == 1
    assert told(cast, approved_letters, "st") == 0
    add(cast, claim, PaperKind.DEATH_LETTER)
    assert told(cast, approved_letters) == 0


def test_an_approved_letter_is_no_news_once_the_file_is_handed_in(cast, claim):
    approve(cast, draft(cast, claim))
    step(cast, claim, "submitted")
    assert told(cast, approved_letters) == 0


def test_a_letter_for_no_paper_of_the_list_is_news_for_a_week(cast, claim):
    letter = draft(cast, claim, LetterKind.RESIDENCE)
    approve(cast, letter)
    assert told(cast, approved_letters) == 1
    later = NOW.replace(day=NOW.day + 8)
    assert approved_letters(cast.viewer(cast.sz, now=later)).count() == 0


def test_a_letter_sent_back_waits_until_it_is_drafted_anew(client, cast, claim):
    letter = draft(cast, claim)
    send_back_letter(letter=letter, reason="NIK istri belum ada", by=cast.sekdes, at=NOW)
    assert told(cast, returned_letters) == 1
    assert "1 surat dikembalikan" in first_page(client, cast.sz.user)
    draft(cast, claim)
    assert told(cast, returned_letters) == 0


def test_a_paper_to_mend_waits_until_it_is_good(client, cast, claim):
    scan = add(cast, claim)
    assert told(cast, papers_to_mend) == 0
    judge(cast, scan, False, "NIK tidak terbaca")
    add(cast, claim, scan=picture(90))
    assert (told(cast, papers_to_mend), told(cast, papers_to_mend, "stranger")) == (1, 0)
    assert "1 berkas keluarga perlu diperbaiki" in first_page(client, cast.sz.user)
    judge(cast, scan)
    assert told(cast, papers_to_mend) == 0


@pytest.mark.parametrize(
    ("who", "over", "near"),
    [
        ("sz", "sudah lewat sejak 20 November (1 hari)", "hari lagi"),
        ("koordinator", "1 klaim sudah lewat batas waktunya", "1 klaim punya batas waktu"),
    ],
)
def test_what_is_over_is_said_in_other_words_than_what_is_near(
    client, cast, claim, who, over, near
):
    ClaimTask.objects.create(
        claim=claim, kind="death_report", due_on=day("2026-11-20"), raised_at=NOW
    )
    viewer = cast.viewer(cast.users[who], now=NOW)
    assert (claims_overdue(viewer), claims_with_tasks(viewer)) == (1, 0)
    page = first_page(client, cast.users[who])
    assert over in page
    assert near not in page
