"""The container's health check asks as the proxy does and looks at the database only."""

import json

import pytest

from scripts.healthcheck import is_healthy


@pytest.fixture
def answering(monkeypatch):
    """A web process that answers with a body; remembers what it was asked."""
    asked = []

    def answer(body):
        class Answer:
            def __enter__(self):
                return self

            def __exit__(self, *_):
                pass

            def read(self):
                return body

        def urlopen(request, timeout):
            asked.append(request)
            if body is None:
                raise ConnectionRefusedError
            return Answer()

        monkeypatch.setattr("scripts.healthcheck.urlopen", urlopen)
        return asked

    return answer


@pytest.mark.parametrize(
    ("body", "healthy"),
    [
        (json.dumps({"state": "ok", "database": {"state": "ok"}}), True),
        (json.dumps({"state": "failing", "database": {"state": "ok"}}), True),
        (json.dumps({"state": "failing", "database": {"state": "failing"}}), False),
        (json.dumps([]), False),
        ("<html>", False),
        (None, False),
    ],
)
def test_healthy_is_a_process_that_reaches_its_database(answering, body, healthy):
    answering(body)
    assert is_healthy("http://127.0.0.1:8000/healthz", "") is healthy


def test_it_asks_under_the_public_name_as_the_proxy_does(answering):
    asked = answering(json.dumps({"database": {"state": "ok"}}))
    is_healthy("http://127.0.0.1:8000/healthz", "https://perisai.example.id")
    assert asked[0].get_header("Host") == "perisai.example.id"
    assert asked[0].get_header("X-forwarded-proto") == "https"
