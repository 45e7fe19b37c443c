"""What the tests of inspections share."""

import pytest
import time_machine

from tests.taking import NOW


@pytest.fixture
def on_the_day():
    """The clock stands at NOW, the moment at which everything in `steps` happens."""
    with time_machine.travel(NOW, tick=False):
        yield
