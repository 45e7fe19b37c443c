"""HTML into PDF: local files only, the same bytes every time."""

import builtins
import hashlib
import os
import shutil
import subprocess
import sys

import pytest

from perisai.common import pdf

PAGE = '<html lang="id"><title>Uji</title><body><p>Rp16.800 {extra}</p></body></html>'
STYLE = "css/receipt.css"


def _print(extra: str = "") -> bytes:
    return pdf.render_pdf(PAGE.format(extra=extra), stylesheet=STYLE)


def test_the_same_page_gives_the_same_bytes():
    assert _print() == _print()
    assert _print() != _print("lain")


@pytest.mark.slow
def test_another_process_gives_the_same_bytes(repository):
    program = (
        "import hashlib, django; django.setup(); from perisai.common.pdf import render_pdf;"
        f"print(hashlib.sha256(render_pdf({PAGE.format(extra='')!r}, stylesheet={STYLE!r})).hexdigest())"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=repository,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert hashes == {hashlib.sha256(_print()).hexdigest()}


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="needs pdffonts (poppler-utils)")
def test_the_vendored_font_is_in_the_file(tmp_path):
    (tmp_path / "page.pdf").write_bytes(_print())
    fonts = subprocess.run(
        ["pdffonts", tmp_path / "page.pdf"], capture_output=True, text=True, check=True
    ).stdout
    assert "Source-Sans-3" in fonts
    assert "DejaVu" not in fonts


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "file:///etc/hostname",
        "file://elsewhere/x.png",
        "../manage.py",
        "%2e%2e/manage.py",
        "ftp://example.org/x",
    ],
)
def test_nothing_but_our_static_files_is_fetched(address):
    with pytest.raises(pdf.ForbiddenFile):
        _print(f'<img src="{address}">')


def test_a_page_after_a_forbidden_one_prints():
    expected = _print()
    with pytest.raises(pdf.ForbiddenFile):
        _print('<img src="file:///etc/hostname">')
    assert _print() == expected


@pytest.mark.parametrize(
    "error", [OSError("cannot load library 'pango'"), ImportError("weasyprint")]
)
def test_a_missing_library_is_named_with_its_remedy(monkeypatch, error):
    def refuse(name, *args, **kwargs):
        if name == "weasyprint":
            raise error
        return real_import(name, *args, **kwargs)

    real_import = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(pdf.PdfUnavailable, match="apt-get install libpango"):
        _print()
    assert "libpango" in pdf.what_is_missing()


def test_nothing_is_missing_where_the_tests_run():
    assert pdf.what_is_missing() == ""
