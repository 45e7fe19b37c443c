"""Processes beside the tests see what the tests wrote, and only that."""

import subprocess
import sys
from pathlib import Path

import pytest

from perisai.accounts.enums import Role
from perisai.accounts.models import User

ROOT = Path(__file__).resolve().parent.parent.parent
COUNT = "from perisai.accounts.models import User; print('seen', User.objects.count())"


@pytest.mark.slow
def test_a_command_beside_the_test_works_on_its_database(child_env):
    User.objects.create_user("seorang", "kata-sandi-uji", name="Seorang", role=Role.HEAD_OFFICE)
    answer = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", COUNT],
        cwd=ROOT,
        env=child_env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "seen 1" in answer.stdout


@pytest.mark.broker
@pytest.mark.slow
def test_a_worker_that_was_killed_can_be_started_again(broker):
    from perisai.celery import app

    broker.start()
    assert len(app.control.ping(timeout=5)) == 1
    broker.kill()
    assert not app.control.ping(timeout=1)
    broker.start()
    assert len(app.control.ping(timeout=5)) == 1
