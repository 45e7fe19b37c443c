"""What only the account that runs the site can read."""

import os
import subprocess
import sys

import pytest
from celery.signals import celeryd_init

from perisai.common.secrets import close_to_others

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
DOORS = {
    "commands": ["manage.py", "showmigrations"],
    "web": ["-c", "import perisai.wsgi; from django.db import connection as c; c.cursor()"],
}


@pytest.mark.parametrize("door", DOORS)
def test_no_other_account_reads_what_a_door_makes(repository, tmp_path, door):
    folder = tmp_path / "new" / "var"
    environment = {"PATH": os.environ["PATH"], "PERISAI_VAR": str(folder)}
    subprocess.run(
        [sys.executable, *DOORS[door]],
        cwd=repository,
        env=environment,
        umask=0o022,
        check=True,
        capture_output=True,
    )
    made = [folder, *folder.rglob("*")]
    assert folder / "secret_key" in made
    assert [path for path in made if path.stat().st_mode & 0o077] == []


def test_a_worker_writes_for_its_owner_only(tmp_path):
    before = os.umask(0o022)
    try:
        celeryd_init.send(sender="worker@here")
        (tmp_path / "receipt.pdf").touch()
    finally:
        os.umask(before)
    assert (tmp_path / "receipt.pdf").stat().st_mode & 0o077 == 0


def test_a_folder_that_was_open_is_closed(tmp_path):
    tmp_path.chmod(0o755)
    close_to_others(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_everybody_shares_stays_shared(tmp_path):
    tmp_path.chmod(0o1777)
    close_to_others(tmp_path)
    assert tmp_path.stat().st_mode & 0o7777 == 0o1777
