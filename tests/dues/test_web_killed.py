"""The web that is killed while an agent hands money on: the same form, sent again, is one remittance."""

import contextlib
import http.client
import http.cookiejar
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from uuid import uuid4

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from dues.models import CarriedCollection, Collection, Remittance, SchemePayment, Standing
from dues.queries.ledger import ledger_differences
from dues.queries.proofs import proof_of
from perisai.common.months import month_of
from tests.cast import PASSWORD, assemble
from tests.dues.pictures import upload
from tests.support.processes import ROOT
from tests.taking import take_from

STARTS_WITHIN = 60  # seconds, on a busy machine
NEW = "setoran/baru/"


class Site:
    """The product behind gunicorn, on this test's database; started again on the same port."""

    def __init__(self, env: dict, log) -> None:
        self.env, self.log, self.process = env, log, None
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        self.stop()
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "tests.dues.mortal_site:application"),
                    *("--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--timeout", "60"),
                ],
                cwd=ROOT,
                env=self.env,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                urllib.request.urlopen(f"{self.address}healthz", timeout=30).close()
                return
            time.sleep(0.05)
        pytest.fail(f"The site did not start:\n{self.log.read_text()}")

    def stop(self) -> None:
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A saved form answers with the address of the next page; that answer is what is looked at."""

    def redirect_request(self, *_args, **_fields):
        return None


class ConnectionLost(Exception):
    """No answer: the telephone shows that the page cannot be reached."""


class Browser:
    """Somebody at a telephone: keeps cookies, opens pages, sends forms."""

    def __init__(self, site: Site) -> None:
        self.site = site
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies, NoRedirect())

    def get(self, path: str) -> str:
        with self.opener.open(self.site.address + path, timeout=60) as answer:
            return answer.read().decode()

    def send(self, path: str, form: dict, **headers) -> http.client.HTTPMessage:
        """The headers of the answer to a form that was saved. Raises ConnectionLost when the site dies."""
        request = urllib.request.Request(
            self.site.address + path,
            encode_multipart(BOUNDARY, form),
            {"Content-Type": MULTIPART_CONTENT, **headers},
        )
        try:
            with self.opener.open(request, timeout=60) as answer:
                pytest.fail(f"The form was refused:\n{answer.read().decode()}")
        except urllib.error.HTTPError as answer:
            with answer:
                if answer.code == http.HTTPStatus.FOUND:
                    return answer.headers
                pytest.fail(f"{answer.code}:\n{answer.read().decode()}")
        except (urllib.error.URLError, ConnectionError, http.client.HTTPException) as error:
            raise ConnectionLost from error

    def token(self, path: str) -> str:
        return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path))[1]

    def sign_in(self) -> None:
        form = {"username": "sz", "password": PASSWORD, "next": "/"}
        self.send("masuk/", form | {"csrfmiddlewaretoken": self.token("masuk/")})


@pytest.fixture
def site(child_env, tmp_path, settings):
    # The web keeps its files where its own settings say.
    settings.FILES_DIR = settings.VAR_DIR / "files"
    running = Site(child_env, tmp_path / "web.log")
    yield running
    running.stop()


@pytest.fixture
def agent(site) -> Browser:
    """SZ, signed in on a site that runs."""
    site.cast = assemble()
    site.start()
    browser = Browser(site)
    browser.sign_in()
    return browser


def a_form(agent: Browser) -> tuple[dict, list[Collection]]:
    """Two receipts paid straight into the scheme, as the page would send them."""
    cast, now = agent.site.cast, timezone.localtime()
    rows = [
        take_from(cast, cast.enrolment(cast.member(), start=month_of(now.date())), at=now)
        for _ in range(2)
    ]
    form = {
        "csrfmiddlewaretoken": agent.token(NEW),
        "uuid": str(uuid4()),
        "collections": [str(row.uuid) for row in rows],
        "way": "payment_code",
        "handed_over_on": f"{now:%d-%m-%Y}",
        "reference": uuid4().hex[:12],
        "proof": upload(),
        "save": "",
    }
    return form, rows


def again(form: dict) -> dict:
    """The same form with its photo, read anew."""
    return form | {"proof": upload()}


def statements(agent: Browser) -> int:
    """How many statements sending the form takes when nobody is killed."""
    form, _rows = a_form(agent)
    headers = agent.send(NEW, form)
    assert headers["Location"] == f"/setoran/{form['uuid']}/"
    return int(headers["X-Statements"])


def kill_while_handing_on(agent: Browser, die_at: int) -> bool:
    """Kill the web before a statement or (0) after everything; whether it was saved by then. Then the
    web is started again and the same form is sent again, twice."""
    form, rows = a_form(agent)
    with pytest.raises(ConnectionLost):
        agent.send(NEW, form, **{"X-Die-At": str(die_at)})
    saved = Remittance.objects.filter(uuid=form["uuid"]).exists()
    carried = CarriedCollection.objects.filter(collection__in=rows).count()
    assert carried == (len(rows) if saved else 0)
    assert list(ledger_differences()) == []
    agent.site.start()
    for _ in range(2):
        assert agent.send(NEW, again(form))["Location"] == f"/setoran/{form['uuid']}/"
    remittance = Remittance.objects.get(uuid=form["uuid"])
    assert SchemePayment.objects.filter(lines__line__collection__in=rows).distinct().count() == 1
    assert proof_of(remittance).content.startswith(b"\xff\xd8")
    reached = Standing.objects.filter(enrolment__lines__collection__in=rows)
    assert {row.remitted_through for row in reached} == {rows[0].lines.get().month}
    assert list(ledger_differences()) == []
    return saved


@pytest.mark.slow
def test_the_web_killed_while_handing_on_loses_nothing_and_does_nothing_twice(agent):
    number = statements(agent)
    assert not kill_while_handing_on(agent, number // 2)
    assert kill_while_handing_on(agent, 0)
    kill_while_handing_on(agent, number)


@pytest.mark.soak
def test_the_web_killed_fifty_times_while_handing_on(agent, count):
    number = statements(agent)
    points = [random.randrange(number + 1) for _ in range(50)]
    saved = [kill_while_handing_on(agent, point) for point in points]
    assert saved.count(True) >= points.count(0)
    count("kills of the web while handing on, nothing lost, nothing twice", 50)
