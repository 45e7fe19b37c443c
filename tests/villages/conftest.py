"""A package of regions that a test can spoil."""

import pytest

from villages.actions.regions import DEMO_FOLDER
from villages.rules import LEVELS


@pytest.fixture
def package(tmp_path):
    """The demo's files, copied to where the test may change them."""
    folder = tmp_path / "package" / "data"
    folder.mkdir(parents=True)
    for level in LEVELS:
        (folder / level.file).write_bytes((DEMO_FOLDER / level.file).read_bytes())
    return folder
