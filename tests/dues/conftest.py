from functools import partial

import pytest
import time_machine

from tests.cast import Cast, assemble
from tests.taking import NOW, take_from


@pytest.fixture
def cast(db) -> Cast:
    return assemble()


@pytest.fixture
def take(cast):
    """Take dues of whole enrolments at the door of SZ, at the price of the law."""
    return partial(take_from, cast)


@pytest.fixture
def on_the_day():
    """The clock stands at NOW, the moment at which `take` takes."""
    with time_machine.travel(NOW, tick=False):
        yield
