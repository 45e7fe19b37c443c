"""A page that breaks a rule fails its test: the watch over the browser is not asleep."""

import pytest

from tests.support.browser import PHONE, watch

pytestmark = pytest.mark.browser

PAGE = "/masuk/"


@pytest.fixture
def complaints(chromium, live_server, db):
    """A page of the live site and what was complained about it."""
    found: list[str] = []
    context = chromium.new_context(viewport=PHONE, base_url=live_server.url)
    watch(context, live_server.url, found.append)
    page = context.new_page()
    page.goto(PAGE)
    assert found == []
    yield page, found
    context.close()


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        (
            "() => { const s = document.createElement('script'); s.textContent = '1';"
            " document.body.append(s) }",
            "script-src",
        ),
        ("() => document.body.setAttribute('style', 'color: red')", "style-src"),
        ("() => fetch('http://192.0.2.1/').catch(() => 0)", "connect-src"),
        ("() => setTimeout(() => { throw new Error('torn') }, 0)", "torn"),
        ("() => fetch('/static/no-such-file.css')", "404"),
    ],
)
def test_a_broken_rule_is_reported(complaints, script, complaint):
    page, found = complaints
    page.evaluate(script)
    page.wait_for_timeout(300)
    assert [text for text in found if complaint in text], found
