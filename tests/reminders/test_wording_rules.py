"""What a text of a reminder may say."""

import re

import pytest

from perisai.reminders.enums import Kind, Length, Recipient
from perisai.reminders.wording import house_text, house_texts, languages
from perisai.reminders.wording_rules import (
    GSM_7,
    LONGEST,
    MOST_SHORT,
    filled,
    longest_of,
    names_of,
    problems_of,
    shortened,
)

GOOD = "Jamsostek: iuran {months} {amount}, batas {last_day}. Hubungi {agent}."
LONGEST_VALUES = {name: "W" * number for name, number in LONGEST.items()}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("length", list(Length))
@pytest.mark.parametrize("kind", list(Kind))
def test_what_comes_with_the_house_may_be_saved(kind, length, language):
    text = house_text(kind, language, length)
    assert problems_of(text, kind=kind, length=length) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_a_short_text_fits_an_sms_at_the_longest_values(kind):
    text = house_text(kind, "id", Length.SHORT)
    said = filled(text, dict.fromkeys(LONGEST, "Wwww " * 30), length=Length.SHORT)
    most = filled(text, LONGEST_VALUES, length=Length.SHORT)
    assert len(said) <= len(most) == longest_of(text) <= MOST_SHORT
    assert set(most) <= GSM_7


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.to == Recipient.MEMBER])
def test_a_long_text_names_the_scheme_in_full(kind):
    assert "BPJS Ketenagakerjaan (Jamsostek)" in house_text(kind, "id", Length.LONG)
    assert not re.search(r"BPJS(?! Ketenagakerjaan)", house_text(kind, "id", Length.LONG))


@pytest.mark.parametrize("kind", [Kind.ARREARS_1, Kind.ARREARS_2, Kind.ARREARS_3])
def test_arrears_say_who_decides(kind):
    assert "perlu dipastikan ke kantor cabang" in house_text(kind, "id", Length.LONG)


def test_a_language_without_a_text_speaks_indonesian():
    assert not house_texts("jv")
    assert house_text("on_due", "jv", "short") == house_text("on_due", "id", "short")


def problems(text, kind=Kind.ON_DUE, length=Length.SHORT):
    return " ".join(problems_of(text, kind=kind, length=length))


def test_a_good_text_has_no_problems():
    assert problems(GOOD) == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("  ", "Tulis teksnya"),
        (GOOD + " {nik}", "{nik}"),
        (GOOD.replace("{amount}", ""), "{amount}"),
        (GOOD + " {", "kurung kurawal"),
        (GOOD + " {{agent}}", "kurung kurawal"),
        (GOOD + " € 😊", "😊 €" if "😊" < "€" else "€ 😊"),
        (GOOD + " " + "a" * 90, "186 huruf"),
        (GOOD + " 3509110101800001", "NIK"),
        (GOOD + " 3509 1101 0180 0001", "NIK"),
        (GOOD + " 35091101  01800001", "NIK"),
        (GOOD + " 3509–1101–0180–0001", "NIK"),
        (GOOD + " 3509_1101 / (0180) 0001", "NIK"),
        (GOOD.replace("Jamsostek", "BPJS"), "Jamsostek"),
    ],
)
def test_what_is_wrong_is_told_in_words(text, told):
    assert told in problems(text)


def test_a_long_text_may_have_any_letters_but_not_be_endless():
    assert problems(GOOD + " 😊", length=Length.LONG) == ""
    assert "1000" in problems(GOOD + "a" * 1000, length=Length.LONG)


@pytest.mark.parametrize(
    "more", ["\nBaris." * 30, "\n\nBaris." * 10, "\n" + "a" * 81 + "\nBaris" * 14]
)
def test_a_long_text_has_no_more_lines_than_a_letter_holds(more):
    assert "selembar surat memuat 16" in problems(GOOD + more, length=Length.LONG)
    assert problems(GOOD + "\nBaris." * 15, length=Length.LONG) == ""


def test_the_discount_tells_both_amounts():
    assert "{amount_after}" in problems(
        "Jamsostek {agent} {amount} {last_day}", kind=Kind.DISCOUNT_ENDS
    )
    assert names_of(Kind.DISCOUNT_ENDS).required >= {"amount", "amount_after"}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Siti Nurhaliza Rahmawati Putri", "Siti Nurhaliza"),
        ("Raden Roro Ayu Sri W", "Raden Roro Ayu Sri"),
        ("Xxxxxxxxxxxxxxxxxxxxxxxxxxx", "X" + "x" * 17),
        ("Nuʿmān Żółć", "Numan Zoc"),
        ("Nov 2026–Jan 2027", "Nov 2026-Jan 2027"),
    ],
)
def test_names_are_cut_at_words_and_written_in_letters_of_an_sms(name, short):
    assert shortened(name, 18) == short


def test_in_a_long_text_names_stay_whole():
    assert filled("{name}", {"name": "Nuʿmān " * 5}, length=Length.LONG) == "Nuʿmān " * 5
