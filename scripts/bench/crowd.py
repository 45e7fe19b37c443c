"""A hundred agents at once, over loopback, for a minute, against gunicorn as a server runs it.

Each opens a connection when she asks for a page, as a proxy does in front of the site, and not before.
"""

from __future__ import annotations

import contextlib
import http.client
import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from perisai.accounts.models import User
from scripts.bench.measuring import Table, Times
from scripts.services import free_port

AGENTS = 100
SECONDS = 60
PAUSE = (5, 15)  # seconds between two pages of one agent
PATIENCE = 10  # seconds after which a page counts as an error
GOAL = 0.5  # seconds, for 95 of 100 pages
PAGES = ("desk:home", "desk:round", "desk:member_list", "dues:collection_list", "dues:take")


@dataclass(frozen=True, slots=True)
class Answer:
    """One page, as one agent had it."""

    seconds: float
    is_error: bool


def measure_crowd(table: Table) -> None:
    """95 of 100 pages within half a second, and no error."""
    table.head(f"{AGENTS} agents, a page every ten seconds each")
    with _site() as host, ThreadPoolExecutor(AGENTS) as agents:
        until = time.perf_counter() + SECONDS
        walks = [agents.submit(_walk, host, cookie, until) for cookie in _signed_in()]
        answers = [answer for walk in walks for answer in walk.result()]
    took = Times([answer.seconds for answer in answers])
    errors = sum(answer.is_error for answer in answers)
    note = f"longest {max(took.all) * 1000:.0f} ms, {len(answers):,} pages, {errors} errors"
    table.row("a page", took, note=note)
    if took.p95 > GOAL:
        table.missed.append(
            f"the crowd: p95 is {took.p95 * 1000:.0f} ms, at most {GOAL * 1000:.0f} ms wanted; two cores"
            " serve the pages, the database and the crowd itself: it would take a third"
        )
    if errors:
        table.failed.append(f"the crowd: {errors} errors in {len(answers)} pages")


def _walk(host: str, cookie: str, until: float) -> list[Answer]:
    """The pages that one agent reads until then, with a pause before each."""
    chance = random.Random(cookie)  # noqa: S311 - how long she looks at a page
    addresses, answers = [reverse(page) for page in PAGES], []
    while True:
        pause = chance.uniform(*PAUSE)
        if time.perf_counter() + pause > until:
            return answers
        time.sleep(pause)
        answers.append(_read(host, chance.choice(addresses), cookie))


def _read(host: str, address: str, cookie: str) -> Answer:
    started, status = time.perf_counter(), 0
    connection = http.client.HTTPConnection(host, timeout=PATIENCE)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", address, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        response = connection.getresponse()
        response.read()
        status = response.status
    return Answer(time.perf_counter() - started, status != 200)


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
    """The site as on a server, with a worker for each core; its host and port."""
    host = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "scripts.bench.wsgi", "--workers", "2"]
    server = subprocess.Popen([*command, "--bind", host, "--log-level", "warning"])
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://{host}{reverse('accounts:sign_in')}").close()
                break
            time.sleep(0.2)
        yield host
    finally:
        server.terminate()
        server.wait()
