"""Two doors at once, each with a connection of its own."""

import threading
import uuid

import pytest
from django.db import connection

from members.actions.people import register_member
from members.errors import NikTaken
from members.models import Enrolment, Member
from tests.cast import assemble
from tests.members.forms_of_people import a_registration

pytestmark = pytest.mark.django_db(transaction=True)


def both_at_once(*forms) -> list:
    """What `register_member` answered to each form, or what it refused with."""
    start, answers = threading.Barrier(len(forms)), []

    def door(form):
        try:
            connection.ensure_connection()
            start.wait()
            answers.append(register_member(**form))
        except NikTaken as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=door, args=[form]) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(forms)
    return answers


def test_two_agents_with_the_same_nik_leave_one_member_and_one_refusal():
    cast = assemble()
    mine = a_registration(cast)
    hers = {**mine, "uuid": uuid.uuid4(), "agent": cast.st, "by": cast.st.user}
    answers = both_at_once(mine, hers)
    assert sorted(type(answer).__name__ for answer in answers) == ["Member", "NikTaken"]
    assert (Member.objects.count(), Enrolment.objects.count()) == (1, 1)


def test_a_double_click_is_one_registration():
    form = a_registration(assemble())
    first, second = both_at_once(form, form)
    assert first == second
    assert (Member.objects.count(), Enrolment.objects.count()) == (1, 1)
