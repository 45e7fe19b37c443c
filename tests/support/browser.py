"""A real Chromium on the live site. Every page opened here fails its test when the content security
policy refused something, a script threw, the server failed or anything was fetched from elsewhere.
"""

import contextlib
import os
import shutil
from collections.abc import Callable

import pytest

PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1366, "height": 768}
# The first draws pages without the windows around them, in two thirds of the processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PATIENCE = 30_000  # milliseconds before a missing element counts as missing; a busy machine is slow

_REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => window.reportViolation(
  `${event.violatedDirective} refused ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`
));
"""


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import expect, sync_playwright

    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.fail("Chromium is not installed: run `make setup-dev`, it prints the line.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread; the tests' own queries are synchronous.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        expect.set_options(timeout=PATIENCE)
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server):
    """Open a page of the live site: `open_page(PHONE)`, `open_page(LAPTOP, java_script_enabled=False)`.

    Returns a Playwright page; paths like "/masuk/" are relative to the live site.
    """
    complaints: list[str] = []
    contexts = []

    def open_one(size: dict = PHONE, **options):
        context = chromium.new_context(
            **{"viewport": size, "base_url": live_server.url, "locale": "id-ID", **options}
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        watch(context, live_server.url, complaints.append)
        return context.new_page()

    yield open_one
    for context in contexts:
        with contextlib.suppress(Exception):  # a test may have closed it
            context.close()
    if complaints:
        pytest.fail("The browser complained:\n" + "\n".join(complaints))


def watch(context, site: str, complain: Callable[[str], None]) -> None:
    """Report to `complain` whatever a user's browser would only write into its console."""
    context.expose_binding("reportViolation", lambda _source, text: complain(f"CSP: {text}"))
    context.add_init_script(_REPORT_VIOLATIONS)

    def on_console(message):
        if "Content Security Policy" in message.text:
            complain(f"console: {message.text}")

    def on_request(request):
        if not request.url.startswith((site, "data:", "blob:", "about:")):
            complain(f"fetched from elsewhere: {request.url}")

    def on_response(response):
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            complain(f"{response.status}: {response.url}")

    context.on("console", on_console)
    context.on("weberror", lambda error: complain(f"script: {error.error}"))
    context.on("request", on_request)
    context.on("response", on_response)


@pytest.fixture(params=[PHONE, LAPTOP], ids=["360x740", "1366x768"])
def page(request, open_page):
    """The same journey twice: on a phone and on a village laptop."""
    return open_page(request.param)


@pytest.fixture
def phone(open_page):
    return open_page(PHONE)


@pytest.fixture
def laptop(open_page):
    return open_page(LAPTOP)


@pytest.fixture
def sign_in_as(client, live_server):
    """Give a page the session of a user without the sign-in form: `sign_in_as(page, user)`."""
    from django.conf import settings

    def sign_in(page, user) -> None:
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )

    return sign_in
