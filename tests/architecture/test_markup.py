"""The content security policy allows no inline script or style: no template may contain one."""

import re

import pytest

FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.I),
    "an event handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "a script address": re.compile(r"javascript:", re.I),
    "an address elsewhere": re.compile(r"(?:src|href)\s*=\s*[\"']https?://", re.I),
}


def pages(repository):
    """Every template of a screen and every drawing; papers are printed, not shown by a browser."""
    templates = [
        file for file in (repository / "templates").rglob("*.html") if "pdf" not in file.parts
    ]
    return templates + list((repository / "static" / "img").glob("*.svg"))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_page_contains(repository, what):
    found = [
        f"{file.relative_to(repository)}:{number}"
        for file in pages(repository)
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]
    assert not found, f"{what} in {found}"


def test_the_scan_sees_the_templates(repository):
    assert len(pages(repository)) > 20


def test_every_icon_named_in_a_template_is_in_the_sprite(repository):
    sprite = (repository / "static/img/icons.svg").read_text()
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    use = re.compile(r'(?:components/icon\.html" with name=|_?icon=)"([a-z-]+)"')
    named = {
        name
        for file in (repository / "templates").rglob("*.html")
        for name in use.findall(file.read_text())
    }
    assert named
    assert named <= known
