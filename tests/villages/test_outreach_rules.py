"""Reading a pasted list, and what a text for the door may say."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai.common.months import months_between
from villages import outreach_rules as rules
from villages.enums import Objection
from villages.outreach_rules import Attendee
from villages.queries.answers import house_answer


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (
            "1. Siti Aminah; Krajan RT 02; 0812 3456 7890",
            ("Siti Aminah", "Krajan RT 02", "0812 3456 7890"),
        ),
        ("Siti\tKrajan\t0812", ("Siti", "Krajan", "0812")),
        ("2) Budi | Gawok", ("Budi", "Gawok", "")),
        ("Bu Warni, Gawok, RT 01", ("Bu Warni", "Gawok, RT 01", "")),
        ("Pak Joko 081234567890", ("Pak Joko", "", "081234567890")),
        ("Pak Joko, Krajan, +62 812-3456-789", ("Pak Joko", "Krajan", "+62 812-3456-789")),
        ("Mbok  Sri ", ("Mbok Sri", "", "")),
        ("Siti;;;dan lain lain", ("Siti", "", "")),
        ("12", ("12", "", "")),
    ],
)
def test_a_line_is_read_as_people_write_it(line, row):
    assert rules.read_list(line) == [Attendee(*row)]


def test_empty_lines_are_left_out_and_a_phone_alone_is_not_lost():
    assert rules.read_list("\n  \n3.\n;;0812 3456 7890\n") == [Attendee("", "", "0812 3456 7890")]


@given(st.text(max_size=300))
def test_whatever_is_pasted_is_read_without_breaking(text):
    for row in rules.read_list(text):
        assert row.name or row.phone
        assert "\n" not in row.name + row.place + row.phone


@given(st.lists(st.from_regex(r"\A[A-Z][a-z]{1,8}\Z"), min_size=1, max_size=5))
def test_a_list_comes_back_as_it_was_written(names):
    rows = [Attendee(name, "Krajan", "0812") for name in names]
    assert rules.read_list("\n".join(f"{row.name};{row.place};{row.phone}" for row in rows)) == rows


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Bu Siti", "Krajan"), ("bu  SITI.", "krajan"), True),
        (("Bu Siti", ""), ("Bu Siti", "Krajan"), True),
        (("Bu Siti", "Gawok"), ("Bu Siti", "Krajan"), False),
        (("Bu Siti", "Krajan"), ("Bu Sita", "Krajan"), False),
    ],
)
def test_the_same_person_is_known_by_name_and_place(one, other, same):
    assert rules.is_same_person(Attendee(*one).key, Attendee(*other).key) is same


@given(st.dates(dt.date(2020, 1, 1), dt.date(2060, 12, 31)), st.integers(1, 60))
def test_the_day_of_forgetting_lies_so_many_months_back(on, months):
    before = rules.forget_before(on, months)
    assert months_between(before.replace(day=1), on.replace(day=1)) == months
    assert before.day <= on.day


def test_a_day_that_the_month_does_not_have_is_its_last():
    assert rules.forget_before(dt.date(2027, 3, 31), 1) == dt.date(2027, 2, 28)


@pytest.mark.parametrize(
    "text", ["Iurannya Rp8.400", "santunan 42 juta", "bayar 16.800 saja", "rp 5000"]
)
def test_an_amount_is_never_typed(text):
    assert any("Jangan ketik nominal" in problem for problem in rules.problems_of_answer(text))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("  ", "Tulis teksnya."),
        ("Bayar {duit}", "{duit}"),
        ("Bayar {dues", "kurung"),
        ("x" * 1001, "1001"),
    ],
)
def test_a_text_that_cannot_be_said_says_why(text, problem):
    assert problem in " ".join(rules.problems_of_answer(text))


@pytest.mark.parametrize(
    "text", ["Saya datang jam 10.", "Iuran {dues} sebulan, 3 orang anak, RT 02."]
)
def test_a_text_with_names_and_small_numbers_may_be_said(text):
    assert rules.problems_of_answer(text) == []


@pytest.mark.parametrize("objection", Objection)
def test_the_house_answers_every_objection_as_it_may_be_said(objection):
    assert rules.problems_of_answer(house_answer(objection)) == []
