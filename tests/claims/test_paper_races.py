"""Two doors at once at the papers and letters of a claim, each with a connection of its own."""

import threading
import time
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection

from claims.actions.letters import draft_letter
from claims.enums import PaperKind
from claims.errors import LetterRefused, PaperRefused
from claims.models import Letter, LetterDecision, PaperScan
from claims.queries.letters import number_is_used
from tests.cast import assemble
from tests.claims.conftest import death_of
from tests.claims.letter_steps import approve, draft
from tests.claims.test_paper_scans import add
from tests.taking import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def both_at_once(*deeds) -> list:
    """What each answered, or what it refused with."""
    start, answers = threading.Barrier(len(deeds)), []

    def door(deed):
        try:
            connection.ensure_connection()
            start.wait()
            answers.append(deed())
        except (LetterRefused, PaperRefused) as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=door, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(deeds)
    return answers


def test_two_letters_never_get_one_number(monkeypatch):
    def looked_up_slowly(*args, **kwargs):
        answer = number_is_used(*args, **kwargs)
        time.sleep(0.5)  # long enough for the other door to look too, if nothing held it
        return answer

    monkeypatch.setattr("claims.actions.letters.number_is_used", looked_up_slowly)
    cast = assemble()
    letters = [draft(cast, death_of(cast)) for _number in range(2)]
    answers = both_at_once(*(partial(approve, cast, letter) for letter in letters))
    names = sorted(type(answer).__name__ for answer in answers)
    assert names == ["LetterDecision", "LetterRefused"]
    assert LetterDecision.objects.count() == 1


def test_a_double_click_keeps_one_photo():
    cast = assemble()
    claim, uuid = death_of(cast), uuid4()
    first, second = both_at_once(*[partial(add, cast, claim, PaperKind.KTP, uuid=uuid)] * 2)
    assert first == second
    assert PaperScan.objects.count() == 1


def test_the_same_photo_sent_as_two_papers_is_kept_once():
    cast = assemble()
    claim = death_of(cast)
    kinds = (PaperKind.KTP, PaperKind.FAMILY_CARD)
    answers = both_at_once(*(partial(add, cast, claim, kind) for kind in kinds))
    assert sorted(type(answer).__name__ for answer in answers) == ["PaperRefused", "PaperScan"]


def test_two_drafts_at_once_stand_in_one_row():
    cast = assemble()
    claim = death_of(cast)
    content = draft(cast, claim).content
    deed = partial(
        draft_letter,
        claim=claim,
        kind="kematian",
        content=content,
        by=cast.sz.user,
        at=NOW,
    )
    both_at_once(*(partial(deed, uuid=uuid4()) for _number in range(2)))
    assert Letter.objects.waiting().count() == 1
    assert Letter.objects.count() == 3
