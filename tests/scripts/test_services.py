"""Private servers come, answer and go, whatever ends the run."""

import contextlib
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts import services

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _no_given_servers(monkeypatch, tmp_path):
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.delenv("TEST_REDIS_URL", raising=False)


def answers(url: str) -> bool:
    parts = urlsplit(url)
    with contextlib.suppress(OSError), socket.create_connection((parts.hostname, parts.port), 1):
        return True
    return False


@pytest.mark.parametrize(
    ("service", "standard_port"), [(services.database, 5432), (services.redis, 6379)]
)
def test_a_private_server_answers_on_a_port_of_its_own_and_is_gone_afterwards(
    service, standard_port
):
    with service() as url:
        assert urlsplit(url).port != standard_port
        assert answers(url)
    assert not answers(url)


@pytest.mark.parametrize("service", [services.database, services.redis])
def test_a_run_that_is_interrupted_leaves_neither_server_nor_folder(service, monkeypatch):
    folders = []
    original = services.tempfile.mkdtemp
    monkeypatch.setattr(
        services.tempfile, "mkdtemp", lambda **kw: folders.append(original(**kw)) or folders[-1]
    )
    with pytest.raises(KeyboardInterrupt), service() as url:
        raise KeyboardInterrupt
    assert not answers(url)
    assert len(folders) == 1
    assert not Path(folders[0]).exists()


@pytest.mark.parametrize(
    ("service", "variable"),
    [(services.database, "TEST_DATABASE_URL"), (services.redis, "TEST_REDIS_URL")],
)
def test_a_given_server_is_used_as_it_is(service, variable, monkeypatch):
    monkeypatch.setenv(variable, "scheme://somewhere/else")
    with service() as url:
        assert url == "scheme://somewhere/else"
