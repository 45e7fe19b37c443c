"""Many keys in one question."""

import pytest

from perisai.accounts.models import User
from perisai.common.keys import among

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers():
    names = ("satu", "dua", "tiga")
    return [User.objects.create(username=name, name=name).pk for name in names]


def found(keys) -> set[int]:
    return set(User.objects.filter(pk__in=among(keys)).values_list("pk", flat=True))


def test_rows_with_one_of_the_keys_are_found(numbers):
    first, _second, third = numbers
    assert found({first, third}) == {first, third}


def test_among_no_keys_nobody_is_found(numbers):
    assert found([]) == set()


def test_more_keys_than_sqlite_takes_parameters_are_one_question(
    numbers, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert found([*numbers, *range(10**9, 10**9 + 300_000)]) == set(numbers)


def test_rows_can_be_changed_by_their_keys(numbers):
    assert User.objects.filter(pk__in=among(numbers[:2])).update(name="baru") == 2
