"""The embedded site, started as a person starts it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.embedded]
STARTS_WITHIN, STOPS_WITHIN = 180, 30  # seconds, on a busy machine


def environment(folder, bind="127.0.0.1:0") -> dict[str, str]:
    """A machine with no configuration but a data folder and an address."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {
        **kept,
        "PERISAI_VAR": str(folder),
        "PERISAI_BIND": bind,
        "PYTHONUNBUFFERED": "1",
    }


def command(repository, *arguments):
    return {"args": [sys.executable, "manage.py", *arguments], "cwd": repository, "text": True}


@contextmanager
def site(repository, folder, log):
    """The running site as (process, address); killed at the end if it still runs."""
    with log.open("w") as output:
        process = subprocess.Popen(
            **command(repository, "serve", "--no-demo"),
            env=environment(folder),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process, address_in(process, log)
    finally:
        process.kill()
        process.wait()


def address_in(process, log) -> str:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:\d+/", log.read_text()):
            return found[0]
        time.sleep(0.1)
    pytest.fail(f"The site did not start:\n{log.read_text()}")


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as response:
        return response.read().decode()


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_one_command_serves_web_and_worker_and_stops_when_told(repository, tmp_path, told):
    log = tmp_path / "log"
    (tmp_path / "var").mkdir(mode=0o755)  # as earlier versions made it
    with site(repository, tmp_path / "var", log) as (process, address):
        assert 'name="password"' in get(f"{address}masuk/")
        assert '"state": "ok"' in get(f"{address}healthz")
        wait_for_nightly_backup(tmp_path / "var", log)
        assert not open_to_others(tmp_path / "var")
        assert [
            path for path in (tmp_path / "var").glob("*.sqlite3*") if open_to_others(path)
        ] == []
        process.send_signal(told)
        assert process.wait(STOPS_WITHIN) == 0
    assert "Perisai Desa berjalan" in log.read_text()  # compiled and translated
    assert "Traceback" not in log.read_text()


def open_to_others(path) -> bool:
    return bool(path.stat().st_mode & 0o077)


def wait_for_nightly_backup(folder, log) -> None:
    """The clock found last night undone, and the worker did it: both run."""
    deadline = time.monotonic() + STARTS_WITHIN
    while not list(folder.glob("backups/*.age")):
        if time.monotonic() > deadline:
            pytest.fail(f"No job was done:\n{log.read_text()}")
        time.sleep(0.1)


def test_a_data_folder_is_served_by_one_process_at_a_time(repository, tmp_path):
    with site(repository, tmp_path / "var", tmp_path / "log"):
        second = subprocess.run(
            **command(repository, "serve", "--no-demo"),
            env=environment(tmp_path / "var"),
            capture_output=True,
            timeout=STARTS_WITHIN,
            check=False,
        )
    assert second.returncode == 1
    assert str(tmp_path / "var") in second.stderr
    assert "Traceback" not in second.stderr


def test_a_taken_port_is_told_in_plain_words(repository, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        bind = f"127.0.0.1:{other.getsockname()[1]}"
        refused = subprocess.run(
            **command(repository, "serve", "--no-demo"),
            env=environment(tmp_path / "var", bind),
            capture_output=True,
            timeout=STARTS_WITHIN,
            check=False,
        )
    assert refused.returncode == 1
    assert bind in refused.stderr
    assert "PERISAI_BIND=" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_server_is_not_started_by_the_embedded_command(repository, tmp_path):
    refused = subprocess.run(
        **command(repository, "serve"),
        env=environment(tmp_path / "var") | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        capture_output=True,
        timeout=STARTS_WITHIN,
        check=False,
    )
    assert refused.returncode == 1
    assert "docker compose" in refused.stderr
