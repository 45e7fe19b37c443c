"""From PostgreSQL to SQLite and back: a branch server's data on a laptop, and a laptop's on a server."""

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from perisai.operations.actions import make_backup, restore_backup
from tests.operations.conftest import state_of_site

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
NIGHT = dt.datetime(2026, 11, 20, 18, 5, tzinfo=dt.UTC)


def test_data_travels_to_sqlite_and_back_unchanged(site, key, repository, tmp_path):
    site.enrolment()
    before = state_of_site()
    from_postgresql, manifest = make_backup(folder=tmp_path / "there", key=key, on=NIGHT)
    laptop = {"PATH": os.environ["PATH"], "PERISAI_VAR": str(tmp_path / "laptop")}
    laptop["PERISAI_BACKUP_KEY"] = str(key.identity)

    def on_laptop(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=repository,
            env=laptop,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert str(sum(manifest.rows.values())) in on_laptop("restore", str(from_postgresql))
    written = re.match(r"(\S+\.age):", on_laptop("backup", "--to", str(tmp_path / "back")))[1]
    back = restore_backup(path=Path(written), key=key, may_replace=True)
    assert back.engine == "sqlite"
    assert back.rows == manifest.rows
    assert state_of_site() == before
