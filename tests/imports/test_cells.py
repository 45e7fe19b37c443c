"""One cell at a time: what is read, and what is refused instead of being guessed."""

import datetime as dt

import pytest

from members.enums import Relation, Sex
from perisai.imports.register import cells
from perisai.imports.register.cells import Mark
from perisai.imports.register.findings import CellFault
from perisai.imports.register.workbook import Uncalculated
from tests.imports.registers import TODAY, excel_date

NIK = "3509115208659001"


def code_of(reader, value) -> str:
    with pytest.raises(CellFault) as fault:
        reader(value)
    return fault.value.code


@pytest.mark.parametrize("written", [NIK, "3509 1152 0865 9001", "35.09.11.520865.9001"])
def test_a_nik_is_sixteen_digits_kept_as_text(written):
    assert cells.read_nik(written) == NIK


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (None, "no_nik"),
        (3509115208659000, "nik_number"),
        (3509115208659000.0, "nik_number"),
        ("3.50912E+15", "nik_number"),
        ("3,50912E+15", "nik_number"),
        ("350911520865900", "nik_short"),
        ("35091152086590011", "nik_short"),
        ("35091152O8659001", "nik_letters"),
        ("٣٥٠٩١١٥٢٠٨٦٥٩٠٠١", "nik_letters"),
        (excel_date(2026, 1, 1), "nik_letters"),
    ],
)
def test_any_other_nik_is_refused_with_its_own_reason(written, code):
    assert code_of(cells.read_nik, written) == code


@pytest.mark.parametrize(
    ("written", "sex"),
    [
        ("L", Sex.MALE),
        ("lk.", Sex.MALE),
        ("Laki-laki", Sex.MALE),
        ("p", Sex.FEMALE),
        ("Pr", Sex.FEMALE),
    ],
)
def test_male_and_female_are_read_in_the_usual_words(written, sex):
    assert cells.read_sex(written) == sex


@pytest.mark.parametrize("written", [None, "L/P", "X", 1])
def test_an_unclear_sex_is_refused(written):
    assert code_of(cells.read_sex, written) == "bad_sex"


@pytest.mark.parametrize(
    ("written", "place", "day"),
    [
        ("Jember, 12-08-1965", "Jember", dt.date(1965, 8, 12)),
        ("Jember 12/08/1965", "Jember", dt.date(1965, 8, 12)),
        ("Kab. Jember, 1 Agustus 1970", "Kab. Jember", dt.date(1970, 8, 1)),
        ("Jember, 5-1-05", "Jember", dt.date(2005, 1, 5)),
        ("Jember, 12.08.65", "Jember", dt.date(1965, 8, 12)),
        ("Jember, 1965-08-12", "Jember", dt.date(1965, 8, 12)),
        ("12-08-1965", "", dt.date(1965, 8, 12)),
        (excel_date(1965, 8, 12), "", dt.date(1965, 8, 12)),
    ],
)
def test_place_and_date_of_birth_are_read_from_one_cell(written, place, day):
    assert cells.read_place_and_birth(written, on=TODAY) == (place, day)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Jember, 31-02-1980", "bad_date"),
        ("Jember, 12-13-1980", "bad_date"),
        ("Jember, 12-08-1865", "bad_date"),
        ("Jember, 12-08-2065", "bad_date"),
        (23966, "bad_date"),
        ("Jember", "no_birth"),
        (None, "no_birth"),
    ],
)
def test_a_date_that_does_not_exist_or_is_a_bare_number_is_refused(written, code):
    assert code_of(lambda cell: cells.read_place_and_birth(cell, on=TODAY), written) == code


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        *(
            (tick, Mark())
            for tick in ("v", "V", "√", "✓", "L", "1", 1, 1.0, "lns", "Lunas", " LNS ", True)
        ),
        *((empty, None) for empty in (None, "-", "–", "0", 0, "belum", "Rp 0")),
        (8400, Mark(amount=8400)),
        (8400.0, Mark(amount=8400)),
        ("8.400", Mark(amount=8400)),
        ("Rp 8.400,-", Mark(amount=8400)),
        (excel_date(2026, 10, 5), Mark(paid_on=dt.date(2026, 10, 5))),
        (dt.date(2026, 10, 5), Mark(paid_on=dt.date(2026, 10, 5))),
        ("13/11/2025", Mark(paid_on=dt.date(2025, 11, 13))),
        ("5/4/2026", Mark(paid_on=dt.date(2026, 4, 5))),
        ("5-4-26", Mark(paid_on=dt.date(2026, 4, 5))),
    ],
)
def test_a_month_is_paid_by_a_tick_an_amount_or_a_date(written, mark):
    assert cells.read_month(written, on=TODAY) == mark


@pytest.mark.parametrize(
    "written", ["x", "X", "?", 2, 50, -8400, 84.5, "8.40", "31/02/2026", "titip"]
)
def test_anything_else_in_a_month_is_refused(written):
    assert code_of(lambda cell: cells.read_month(cell, on=TODAY), written) == "bad_month"


@pytest.mark.parametrize(
    ("written", "has_jht"),
    [("2", False), (2, False), (2.0, False), ("3", True), ("2 program", False), ("JKK + JKM", False),
     ("JKK, JKM dan JHT", True)],
)  # fmt: skip
def test_programmes_are_a_count_or_their_names(written, has_jht):
    assert cells.read_program(written) is has_jht


@pytest.mark.parametrize("written", ["9", 1, "JKK", "JKK JHT", "lengkap"])
def test_programmes_the_law_does_not_allow_are_refused(written):
    assert code_of(cells.read_program, written) == "bad_program"


@pytest.mark.parametrize("written", [1000000, 1000000.0, "1.000.000", "Rp1.000.000", "1000000"])
def test_an_income_is_an_amount_in_whole_rupiah(written):
    assert cells.read_income(written) == 1_000_000


@pytest.mark.parametrize(
    "written", ["tidak tentu", "1 juta", 0, -5, "1,5", excel_date(2026, 1, 1), True]
)
def test_an_income_that_is_no_amount_is_refused(written):
    assert code_of(cells.read_income, written) == "income_text"


@pytest.mark.parametrize("written", ["008/003", "8/3", "RT 8 RW 3", "RT. 08 / RW. 03", "8-3"])
def test_rt_and_rw_are_kept_with_three_digits(written):
    assert cells.read_rt_rw(written) == ("008", "003")


@pytest.mark.parametrize("written", [excel_date(2026, 3, 8), 8, "RT 8", "8/3/1"])
def test_an_rt_that_excel_has_made_a_date_is_not_guessed(written):
    assert code_of(cells.read_rt_rw, written) == "bad_rt"


def test_a_kpj_is_eleven_digits_as_text_or_as_a_number():
    assert cells.read_kpj(93677358773) == cells.read_kpj("936 7735 8773") == "93677358773"
    assert cells.read_kpj(None) == ""
    assert code_of(cells.read_kpj, 9367735877) == "bad_kpj"


def test_a_family_card_number_that_was_a_number_is_left_out():
    assert cells.read_family_card("3509110101800001") == "3509110101800001"
    assert code_of(cells.read_family_card, 3509110101800000) == "bad_family_card"


def test_relations_are_read_in_indonesian():
    assert cells.read_relation("Isteri") == Relation.WIFE
    assert cells.read_relation(None) is None
    assert code_of(cells.read_relation, "tetangga") == "unknown_relation"


def test_a_formula_without_a_result_and_an_error_of_excel_are_faults_in_any_cell():
    assert code_of(cells.readable, Uncalculated("=A1")) == "formula"
    for shown in ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?"):
        assert code_of(cells.readable, shown) == "excel_error"
