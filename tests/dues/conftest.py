from functools import partial

import pytest

from tests.cast import Cast, assemble
from tests.taking import take_from


@pytest.fixture
def cast(db) -> Cast:
    return assemble()


@pytest.fixture
def take(cast):
    """Take dues of whole enrolments at the door of SZ, at the price of the law."""
    return partial(take_from, cast)
