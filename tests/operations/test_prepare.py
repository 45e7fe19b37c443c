"""What `serve` prepares: quick when nothing changed, right when something did."""

import os

import pytest
from babel.messages.mofile import read_mo

from perisai.operations.catalogue import compile_catalogues
from perisai.operations.static import collect_static_files


@pytest.fixture
def catalogue(settings, tmp_path):
    source = tmp_path / "id" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr ""\n"Language: id\\n"\n\nmsgid "dues"\nmsgstr "iuran"\n')
    settings.LOCALE_PATHS = [tmp_path]
    return source


def test_a_catalogue_is_compiled_once(catalogue):
    (compiled,) = compile_catalogues()
    with compiled.open("rb") as file:
        assert read_mo(file).get("dues").string == "iuran"
    assert compile_catalogues() == []


def test_a_catalogue_that_changed_is_compiled_again(catalogue):
    (compiled,) = compile_catalogues()
    later = compiled.stat().st_mtime + 1
    os.utime(catalogue, (later, later))
    assert compile_catalogues() == [compiled]


def test_static_files_are_collected_only_when_one_changed(settings, tmp_path):
    source = tmp_path / "static"
    source.mkdir()
    (source / "page.css").write_text("p {}")
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "collected", [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    assert collect_static_files() is True
    assert collect_static_files() is False
    (source / "page.css").write_text("p { margin: 0 }")
    assert collect_static_files() is True
    assert (tmp_path / "collected" / "page.css").read_text() == "p { margin: 0 }"
