import os
import subprocess
import sys

import pytest

from perisai.operations.checks import check_broker, check_public_url

SERVER = {
    "DATABASE_URL": "postgres://perisai@db:5432/perisai",
    "REDIS_URL": "redis://redis:6379/0",
    "PERISAI_PUBLIC_URL": "https://perisai.example.id",
    "PERISAI_HOSTS": "perisai.example.id",
    "PERISAI_SECRET_KEY": "a-key-that-only-this-test-knows-0123456789-abcdefghijklmnopqrstuvwxyz",
}


@pytest.mark.slow
def test_the_server_settings_pass_the_deployment_check(repository, tmp_path):
    environment = {"PATH": os.environ["PATH"], "PERISAI_VAR": str(tmp_path), **SERVER}
    (tmp_path / "static").mkdir()
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


@pytest.mark.parametrize(("address", "ids"), [("", ["perisai.W001"]), ("https://p.id", [])])
def test_a_missing_public_address_is_a_warning(settings, address, ids):
    settings.PUBLIC_URL = address
    assert [found.id for found in check_public_url(None)] == ids


@pytest.mark.parametrize(
    ("is_server", "redis", "ids"),
    [(True, "", ["perisai.W002"]), (True, "redis://r", []), (False, "", [])],
)
def test_a_server_without_a_shared_broker_is_warned(settings, is_server, redis, ids):
    settings.IS_SERVER, settings.REDIS_URL = is_server, redis
    assert [found.id for found in check_broker(None)] == ids
