"""Months and days as people read them."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format

from perisai.common.month_names import month_name, month_span, short_month_name


def months(*texts: str) -> list[dt.date]:
    return [dt.date.fromisoformat(f"{text}-01") for text in texts]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], ""),
        (["2026-11"], "Nov 2026"),
        (["2026-11", "2026-12"], "Nov–Des 2026"),
        (["2026-11", "2026-12", "2027-01"], "Nov 2026–Jan 2027"),
        (["2026-03", "2026-01", "2026-02", "2026-05"], "Jan–Mar, Mei 2026"),
        (["2026-12", "2027-02"], "Des 2026, Feb 2027"),
        (["2026-11", "2026-12", "2027-02"], "Nov–Des 2026, Feb 2027"),
        (["2026-10", "2026-12", "2027-01"], "Okt 2026, Des 2026–Jan 2027"),
    ],
)
def test_months_are_told_as_runs(given, said):
    with translation.override("id"):
        assert month_span(months(*given)) == said


def test_a_month_has_a_long_and_a_short_name():
    (month,) = months("2026-08")
    with translation.override("id"):
        assert (month_name(month), short_month_name(month)) == ("Agustus 2026", "Agu 2026")
    with translation.override("en"):
        assert (month_name(month), short_month_name(month)) == ("August 2026", "Aug 2026")


@pytest.mark.parametrize(("language", "text"), [("id", "5 Mei 2026"), ("en", "5 May 2026")])
def test_a_date_is_written_day_first(language, text):
    with translation.override(language):
        assert date_format(dt.date(2026, 5, 5), "DATE_FORMAT") == text


def test_templates_have_the_same_words():
    template = Template(
        "{% load perisai %}{{ a|rupiah }}/{{ a|terbilang }}/{{ a|terbilang:'en' }}/{{ m|month_name }}"
        "/{{ m|month_name:'short' }}/{{ ms|month_span }}/{{ nik|mask_nik }}/{{ phone|mask_phone }}"
        "/{{ none|rupiah }}{{ none|terbilang }}{{ none|month_name }}{{ none|mask_nik }}"
    )
    values = {
        "a": 8_400,
        "m": dt.date(2026, 11, 1),
        "ms": months("2026-11", "2026-12"),
        "nik": "3509115208659001",
        "phone": "+6281562571389",
        "none": None,
    }
    with translation.override("id"):
        shown = template.render(Context(values))
    assert shown.split("/") == [
        "Rp8.400",
        "delapan ribu empat ratus rupiah",
        "eight thousand, four hundred rupiah",
        "November 2026",
        "Nov 2026",
        "Nov–Des 2026",
        "3509••••••••••01",
        "+6281•••••••89",
        "",
    ]
