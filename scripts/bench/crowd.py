"""A hundred agents at once, over loopback, for a minute: wrk against gunicorn as a server runs it."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from perisai.accounts.models import User
from scripts.bench.measuring import Table
from scripts.services import free_port

AGENTS = 100
SECONDS = 60
GOAL = 0.5  # seconds, for 95 of 100 pages
PAGES = ("desk:home", "desk:round", "desk:member_list", "dues:collection_list", "dues:take")


def measure_crowd(table: Table) -> None:
    """95 of 100 pages within half a second, and no error."""
    table.head(f"{AGENTS} agents, a page every ten seconds each")
    program = shutil.which("wrk")
    if program is None:
        table.missed.append("the crowd: wrk is not installed (apt-get install wrk)")
        return
    with TemporaryDirectory(prefix="perisai-crowd-") as folder, _site() as address:
        cookies, addresses = Path(folder, "cookies"), Path(folder, "addresses")
        cookies.write_text("".join(f"{cookie}\n" for cookie in _signed_in()))
        addresses.write_text("".join(f"{reverse(page)}\n" for page in PAGES))
        answer = subprocess.run(
            [
                *(program, "-t2", f"-c{AGENTS}", f"-d{SECONDS}s", "--timeout", "10s"),
                *("-s", str(Path(__file__).with_suffix(".lua")), address, "--"),
                *(str(cookies), str(addresses)),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    line = next(line for line in answer.stdout.splitlines() if line.startswith("CROWD "))
    p95, longest, pages, errors = (int(word) for word in line.split()[1:])
    print(f"{'p95':<44}{p95:>8} ms   longest {longest} ms, {pages:,} pages, {errors} errors")
    if p95 > GOAL * 1000:
        table.missed.append(f"the crowd: p95 is {p95} ms, at most {GOAL * 1000:.0f} ms wanted")
    if errors or not pages:
        table.failed.append(f"the crowd: {errors} errors in {pages} pages")


def _signed_in() -> Iterator[str]:
    """A session for each of them."""
    for user in User.objects.filter(username__in=[f"a{n}" for n in range(1, AGENTS + 1)]):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        yield f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@contextlib.contextmanager
def _site() -> Iterator[str]:
    """The site as on a server, with a worker for each core."""
    address = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "scripts.bench.wsgi", "--workers", "2"]
    server = subprocess.Popen(
        [*command, "--bind", address.removeprefix("http://"), "--log-level", "warning"]
    )
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}{reverse('accounts:sign_in')}").close()
                break
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait()
