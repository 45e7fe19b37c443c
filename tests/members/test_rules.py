import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members import rules
from members.enums import Sex
from perisai.common.phones import NotAPhone, clean_phone

BIRTH = dt.date(1985, 3, 12)
ON = dt.date(2026, 11, 3)
VILLAGE = "35.09.11.2004"


# -- Numbers ---


@pytest.mark.parametrize(
    "text", ["3509115203850001", "3509 1152 0385 0001", "350911.520385.0001", " 3509115203850001 "]
)
def test_a_nik_may_be_typed_with_spaces_and_dots(text):
    assert rules.clean_nik(text) == "3509115203850001"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing else"),
        ("350911520385000", "this one has 15"),
        ("35091152038500011", "this one has 17"),
        ("35091152O3850001", "nothing else"),
        ("٣٥٠٩١١٥٢٠٣٨٥٠٠٠١", "nothing else"),
    ],
)
def test_anything_else_is_not_a_nik_and_says_why(text, said, in_english):
    with pytest.raises(rules.NotANik, match=said) as refusal:
        rules.clean_nik(text)
    assert refusal.value.field == "nik"


def test_a_family_card_and_a_kpj_may_be_missing_but_not_half_there():
    assert rules.clean_family_card("") == rules.clean_kpj(" ") == ""
    assert rules.clean_family_card("3509 1101 0115 0003") == "3509110101150003"
    assert rules.clean_kpj("210-1234-5678") == "21012345678"
    with pytest.raises(rules.NotAFamilyCard):
        rules.clean_family_card("350911010115")
    with pytest.raises(rules.NotAKpj):
        rules.clean_kpj("2101234567")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("62 812 3456 7890", "+6281234567890"),
        ("+62812 3456 7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("(0331) 123456", "+62331123456"),
        ("0811 100 100", "+62811100100"),
        ("", ""),
    ],
)
def test_a_phone_is_kept_in_one_form(text, kept):
    assert clean_phone(text) == kept


@pytest.mark.parametrize(
    "text",
    ["0812", "08123456789012345", "+1 202 555 0143 99", "tidak ada", "0812/0813", "00812345678"],
)
def test_what_is_no_phone_is_refused(text):
    with pytest.raises(NotAPhone):
        clean_phone(text)


@given(st.from_regex(r"\A8[1-9][0-9]{7,9}\Z"), st.sampled_from(["0", "62", "+62", ""]))
def test_every_way_to_write_a_mobile_number_ends_the_same(rest, prefix):
    kept = clean_phone(prefix + rest)
    assert kept == f"+62{rest}"
    assert clean_phone(kept) == kept


# -- What a NIK says ---

births = st.dates(min_value=dt.date(1930, 1, 1), max_value=dt.date(2026, 12, 31))


@given(births, st.sampled_from(Sex), st.integers(1, 9999))
def test_a_nik_made_of_the_fields_agrees_with_them(birth, sex, serial):
    day = birth.day + (40 if sex == Sex.FEMALE else 0)
    nik = f"350911{day:02d}{birth:%m%y}{serial:04d}"
    assert rules.nik_findings(nik, village_code=VILLAGE, birth_date=birth, sex=sex) == []
    read = rules.read_nik(nik)
    assert (read.region, read.sex, read.serial) == ("350911", sex, f"{serial:04d}")


@given(st.from_regex(r"\A[0-9]{16}\Z"), births, st.sampled_from(Sex))
def test_whatever_a_nik_says_it_never_blocks(nik, birth, sex):
    found = rules.nik_findings(nik, village_code=VILLAGE, birth_date=birth, sex=sex)
    assert rules.blockers(found) == []


@pytest.mark.parametrize(
    ("nik", "said"),
    [
        ("3509115203850001", []),
        ("3509125203850001", ["another district"]),
        ("3509115303850001", ["date inside"]),
        ("3509111203850001", ["that of a man"]),
        ("3509115203850000", ["ends in 0000"]),
        ("3507120104790000", ["another district", "date inside", "that of a man", "ends in 0000"]),
    ],
)
def test_each_disagreement_is_said_once(nik, said, in_english):
    found = rules.nik_findings(nik, village_code=VILLAGE, birth_date=BIRTH, sex="P")
    assert len(found) == len(said)
    assert all(words in finding.message for words, finding in zip(said, found, strict=True))


# -- Who may be registered ---


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        (dt.date(1961, 11, 3), 65),
        (dt.date(1961, 11, 4), 64),
        (dt.date(2009, 11, 3), 17),
        (dt.date(2009, 11, 4), 16),
        (dt.date(2026, 11, 4), -1),
    ],
)
def test_age_is_counted_in_whole_years(birth, age):
    assert rules.age_on(birth, ON) == age


def test_somebody_of_29_february_turns_a_year_older_on_1_march():
    assert rules.age_on(dt.date(2008, 2, 29), dt.date(2025, 2, 28)) == 16
    assert rules.age_on(dt.date(2008, 2, 29), dt.date(2025, 3, 1)) == 17


@pytest.mark.parametrize(
    ("birth", "is_refused"),
    [
        (dt.date(1961, 11, 4), False),  # 64: the last day
        (dt.date(1961, 11, 3), True),  # 65 today
        (dt.date(2009, 11, 3), False),  # 17 today
        (dt.date(2009, 11, 4), True),  # 17 tomorrow
        (dt.date(2027, 1, 1), True),
        (dt.date(1885, 3, 12), True),
    ],
)
def test_a_new_member_is_17_to_64_on_the_day(birth, is_refused):
    assert bool(rules.blockers(rules.age_findings(birth, ON))) is is_refused


def test_the_age_limit_names_its_source():
    (found,) = rules.age_findings(dt.date(1950, 1, 1), ON)
    assert found.source == "Permenaker 5/2021"
    assert found.source in found.message


def test_an_old_member_who_comes_back_is_warned_about_and_not_refused():
    (found,) = rules.age_findings(dt.date(1950, 1, 1), ON, is_return=True)
    assert found.kind == rules.Kind.WARNING


@pytest.mark.parametrize(
    ("is_working", "is_not_in_care", "fields"),
    [
        (True, True, []),
        (False, True, ["is_working"]),
        (True, False, ["is_not_in_care"]),
        (False, False, ["is_working", "is_not_in_care"]),
    ],
)
def test_only_somebody_who_works_and_is_well_is_registered(is_working, is_not_in_care, fields):
    found = rules.attestation_findings(is_working=is_working, is_not_in_care=is_not_in_care)
    assert [finding.field for finding in rules.blockers(found)] == fields
