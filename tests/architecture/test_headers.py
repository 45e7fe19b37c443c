"""What every answer carries."""

import pytest

PAGES = ["/masuk/", "/", "/kata-sandi/", "/admin/", "/tidak-ada/"]


@pytest.fixture
def office(client, cast):
    client.force_login(cast.pusat)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_every_page_carries_the_strict_policy(office, page):
    policy = office.get(page).headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["img-src"] == "'self' data:"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("page", PAGES)
def test_every_page_forbids_frames_and_guessed_types(office, page):
    headers = office.get(page).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
