"""The check that keeps the Indonesian catalogue complete can itself fail."""

import pytest

from scripts import catalogue

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A small site: writes its sources and its catalogue, then tells its problems."""
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "PO", tmp_path / "perisai" / "django.po")
    (tmp_path / "perisai").mkdir()
    (tmp_path / "templates").mkdir()

    def write(*, python="", template="", po=""):
        (tmp_path / "perisai" / "texts.py").write_text(python)
        (tmp_path / "templates" / "page.html").write_text(template)
        catalogue.PO.write_text(PO + po)

    return write


def test_a_complete_catalogue_has_no_problems(site):
    site(
        python='_("Paid %(count)s months") % {"count": 3}',
        template='{% load i18n %}\n  <p>\n <b>{% translate "Arrears" %}</b>\n</p>',
        po=(
            'msgid "Paid %(count)s months"\nmsgstr "Dibayar %(count)s bulan"\n\n'
            'msgid "Arrears"\nmsgstr "Tunggakan"\n'
        ),
    )
    assert catalogue.problems() == []


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("", "not in the catalogue"),
        ('msgid "{n} paid"\nmsgstr ""\n', "empty"),
        ('#, fuzzy\nmsgid "{n} paid"\nmsgstr "{n} dibayar"\n', "fuzzy"),
        ('msgid "{n} paid"\nmsgstr "{m} dibayar"\n', "placeholders differ"),
        ('msgid "{n} paid"\nmsgstr "dibayar"\n', "placeholders differ"),
        ('msgid "{n} paid"\nmsgstr "{n} lunas"\n\nmsgid "{n} paid"\nmsgstr "{n} a"\n', "twice"),
    ],
)
def test_what_is_wrong_with_a_translation_is_named(site, entry, problem):
    site(python='_("{n} paid")', po=entry)
    assert [text for text in catalogue.problems() if problem in text and "{n} paid" in text]


@pytest.mark.parametrize(
    "template",
    [
        '{% translate "Sign out" %}',
        "{% blocktranslate trimmed %}\n  Sign out\n{% endblocktranslate %}",
        '<a title="{% translate "Sign out" %}">x</a>\n        {# deep #}\n  {{ _("Sign out") }}',
        '{% include "x.html" with label=_("Sign out") %}',
    ],
)
def test_texts_of_templates_are_found_however_they_are_written(site, template):
    site(template=template)
    assert [text.id for text in catalogue.extract()] == ["Sign out"]


def test_plurals_are_compared_with_the_form_that_carries_the_number(site):
    site(
        python='ngettext("one month", "%(n)s months", n)',
        po='msgid "one month"\nmsgid_plural "%(n)s months"\nmsgstr[0] "%(n)s bulan"\n',
    )
    assert catalogue.problems() == []


def test_update_keeps_the_order_and_drops_what_is_gone(site, capsys):
    site(
        python='_("New")\n_("Second")\n_("First")\n',
        po=(
            'msgid "First"\nmsgstr "Pertama"\n\nmsgid "Gone"\nmsgstr "Hilang"\n\n'
            'msgid "Second"\nmsgstr "Kedua"\n'
        ),
    )
    catalogue.update()
    ids = [text.id for text in catalogue.read_catalogue()[0] if text.id]
    assert ids == ["First", "Second", "New"]
    assert "3 texts" in capsys.readouterr().out
    before = catalogue.PO.read_bytes()
    catalogue.update()
    assert catalogue.PO.read_bytes() == before
