"""HTML into PDF, from local files only.

WeasyPrint needs libraries of the system; without them even its import fails, so it is imported when
something is printed and never when the site starts.
"""

from __future__ import annotations

import atexit
import base64
import threading
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from django.conf import settings
from django.utils.translation import gettext as _

from perisai.common.errors import Refused

SYSTEM_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
_DRAWN = "data:image/svg+xml;base64,"
# Fonts and parsed stylesheets are shared, and Pango does not like two threads at them.
_lock = threading.Lock()


class PdfUnavailable(Refused):
    """This machine lacks a library that printing needs."""


class ForbiddenFile(ValueError):
    """A document asked for something other than our own static files."""


def render_pdf(html: str, *, stylesheet: str, ends_at: str = "") -> bytes:
    """The PDF of an HTML document. The same HTML and stylesheet give the same bytes.

    `stylesheet` is a path below `static/`. Fonts and pictures are taken from there too, and a picture may be
    inside its address (`charts.as_data_address`); anything else a document asks for raises ForbiddenFile.
    With `ends_at`, the id of the last element, a page is only as high as its content: for paper from a roll.
    Raises PdfUnavailable when a library is missing.
    """
    with _laid_out(html, stylesheet) as document:
        for page in document.pages:
            if ends_at in page.anchors:
                page.height = page.anchors[ends_at][1]
        return document.write_pdf()


def render_pages(html: str, *, stylesheet: str) -> tuple[bytes, list[str]]:
    """As `render_pdf`, and for each page the last id of an element that begins on it or before it: which
    of several papers in one document the page belongs to."""
    with _laid_out(html, stylesheet) as document:
        owners, owner = [], ""
        for page in document.pages:
            owner = max(page.anchors, key=lambda name: page.anchors[name][1], default=owner)
            owners.append(owner)
        return document.write_pdf(), owners


@contextmanager
def _laid_out(html: str, stylesheet: str):
    """The document on its pages, while nobody else prints."""
    weasyprint = _weasyprint()
    from weasyprint.urls import FatalURLFetchingError

    with _lock:
        fonts, fetcher = _shared()
        try:
            yield weasyprint.HTML(
                string=html, base_url=_static_root().as_uri() + "/", url_fetcher=fetcher
            ).render(stylesheets=[_parsed(stylesheet)], font_config=fonts)
        except FatalURLFetchingError as error:
            # Not an Exception: left alone it would end the worker.
            raise ForbiddenFile(str(error)) from error


def what_is_missing() -> str:
    """What printing lacks on this machine, for a person to read; empty when it works."""
    try:
        _weasyprint()
    except PdfUnavailable as missing:
        return str(missing)
    return ""


def _weasyprint():
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise PdfUnavailable(
            _(
                "This computer cannot print PDF yet: a system library is missing. Ask its"
                " administrator to run: apt-get install %(packages)s"
            )
            % {"packages": SYSTEM_PACKAGES}
        ) from error
    return weasyprint


@cache
def _shared():
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFilesOnly(URLFetcher):
        def fetch(self, url, headers=None):
            if url.startswith(_DRAWN):
                drawn = base64.b64decode(url.removeprefix(_DRAWN), validate=True)
                return URLFetcherResponse(url, drawn, {"Content-Type": "image/svg+xml"})
            path = _static_path(url)
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _kind_of(path)})

    # Font configurations clean up after themselves, and cannot once the interpreter is half gone.
    atexit.register(_shared.cache_clear)
    return FontConfiguration(), StaticFilesOnly(fail_on_errors=True)


@cache
def _parsed(stylesheet: str):
    fonts, fetcher = _shared()
    url = (_static_root() / stylesheet).as_uri()
    return _weasyprint().CSS(url=url, font_config=fonts, url_fetcher=fetcher)


def _static_root() -> Path:
    return (settings.BASE_DIR / "static").resolve()


def _static_path(url: str) -> Path:
    parts = urlsplit(url)
    path = Path(url2pathname(unquote(parts.path))).resolve()
    if parts.scheme != "file" or parts.netloc or not path.is_relative_to(_static_root()):
        raise ForbiddenFile(url)
    return path


def _kind_of(path: Path) -> str:
    kinds = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
    return kinds.get(path.suffix, "application/octet-stream")
