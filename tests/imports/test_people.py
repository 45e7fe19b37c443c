"""A row becomes a person, a refusal, or is passed over."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from perisai import regulations
from perisai.common.months import add_months, month_range
from perisai.imports.enums import PassedOver, Verdict
from perisai.imports.register.workbook import read_workbook
from perisai.regulations.enums import Sector
from tests.imports.registers import (
    GOOD,
    HEADINGS,
    TODAY,
    as_csv,
    excel_date,
    judged,
    people,
    table,
    xlsx,
)


def judge(rows, *, on=TODAY, taken=None, content=None):
    book = read_workbook(content or xlsx(table(rows)), "buku.csv")
    return judged(book.sheets[0], taken=taken, on=on)


def judge_one(**changes):
    (row,) = judge([GOOD | changes]).rows
    return row


def codes(row) -> list[str]:
    return [finding.code for finding in row.findings]


def test_a_good_row_is_a_person_with_everything_the_register_says():
    row = judge_one()
    person = row.person

    assert row.verdict == Verdict.READY
    assert (person.nik, person.name, person.sex) == ("3509115208659001", "Lilik Arifin", "P")
    assert (person.birth_place, person.birth_date) == ("Jember", dt.date(1965, 8, 12))
    assert (person.hamlet, person.rt, person.rw) == ("Krajan", "008", "003")
    assert (person.phone, person.kpj) == ("+6286139813853", "93677358773")
    assert (person.job, person.sector, person.income, person.has_jht) == (
        "Petani", Sector.OTHER, 1_000_000, False,
    )  # fmt: skip
    assert (person.heir, person.relation) == ("Rukmini Hidayat", "husband")
    assert [(paid.month.month, paid.amount, paid.paid_on) for paid in person.paid] == [
        (8, 8400, None), (9, 8400, None), (10, 8400, dt.date(2026, 10, 5)),
    ]  # fmt: skip


@pytest.mark.parametrize("job", ["Ojek", "Tukang ojek", "Sopir", "sopir angkot"])
def test_transport_is_told_by_the_job(job):
    assert judge_one(Pekerjaan=job).person.sector == Sector.TRANSPORT


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"Sep-26": "x"}, "bad_month", "Sep-26"),
        ({"Sep-26": "=4200*2"}, "formula", "Sep-26"),
        ({"Pekerjaan": None}, "no_job", "Pekerjaan"),
        ({"Pekerjaan": "a" * 81}, "too_long", "Pekerjaan"),
        ({"Program": None}, "no_program", "Program"),
        ({"Penghasilan": None}, "no_income", "Penghasilan"),
        ({"L/P": None}, "bad_sex", "L/P"),
        ({"Nama Peserta": "..."}, "no_name", "Nama Peserta"),
        ({"NIK": "#REF!"}, "excel_error", "NIK"),
    ],
)
def test_a_fault_refuses_the_row_and_names_the_column(changes, code, column):
    row = judge_one(**changes)

    assert row.verdict == Verdict.REFUSED
    assert (row.findings[0].code, row.findings[0].column) == (code, column)


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"No. HP": "08123"}, "bad_phone", "No. HP"),
        ({"No. KPJ": "123"}, "bad_kpj", "No. KPJ"),
        ({"RT/RW": excel_date(2026, 3, 8)}, "bad_rt", "RT/RW"),
        ({"Hubungan": "tetangga"}, "unknown_relation", "Hubungan"),
        ({"Sep-26": 16800}, "amount_differs", "Sep-26"),
        ({"Okt-26": excel_date(2026, 12, 24)}, "date_ahead", "Okt-26"),
        ({"L/P": "L"}, "nik_sex", "NIK"),
        ({"Tempat, Tgl Lahir": "Jember, 13-08-1965"}, "nik_birth", "NIK"),
        ({"Ket.": "a" * 201}, "shortened", "Ket."),
    ],
)
def test_a_doubt_warns_and_the_row_can_be_saved(changes, code, column):
    row = judge_one(**changes)

    assert row.verdict == Verdict.WARNED
    assert [(finding.code, finding.column) for finding in row.findings] == [(code, column)]


def test_an_amount_that_differs_is_told_with_both_numbers_and_the_rate_is_kept():
    row = judge_one(**{"Sep-26": 16800})

    assert row.findings[0].values == {"written": 16800, "rate": 8400}
    assert "Rp16.800" in row.findings[0].text
    assert "Rp8.400" in row.findings[0].text
    assert row.person.rupiah == 3 * 8400


OLD = {"NIK": "3509115208559001", "Tempat, Tgl Lahir": "Jember, 12-08-1955"}
CHILD = {"NIK": "3509115208169001", "Tempat, Tgl Lahir": "Jember, 12-08-2016"}
NO_MONTHS = {"Agt-26": None, "Sep-26": None, "Okt-26": None}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (OLD | NO_MONTHS | {"No. KPJ": None}, ["age"]),
        (CHILD | NO_MONTHS | {"No. KPJ": None}, ["minor"]),
        (OLD, ["over_age"]),
        (OLD | NO_MONTHS, ["over_age"]),
        (OLD | {"No. KPJ": None}, ["over_age"]),
        (CHILD, ["under_age"]),
        (NO_MONTHS | {"No. KPJ": None}, []),
    ],
)
def test_age_is_judged_only_for_newcomers(changes, found):
    assert codes(judge_one(**changes)) == found


def test_the_second_row_with_a_nik_is_refused_and_names_the_first():
    rows = judge(people(2, NIK=GOOD["NIK"])).rows

    assert [row.verdict for row in rows] == [Verdict.READY, Verdict.REFUSED]
    assert (rows[1].findings[0].code, rows[1].findings[0].values) == ("dup_same", {"row": 2})


def test_a_registered_nik_is_refused_without_saying_where_it_lives():
    (row,) = judge([GOOD], taken={GOOD["NIK"]: "dup_registered"}).rows

    assert (row.findings[0].code, row.findings[0].values) == ("dup_registered", {})


def test_a_nik_from_csv_that_ends_in_zero_is_warned():
    content = as_csv(table([GOOD | {"NIK": "3509115208659010"}]))

    assert codes(judge([], content=content).rows[0]) == ["nik_zero"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ([], PassedOver.BLANK),
        ([None, None, "JUMLAH PINDAHAN"], PassedOver.SUBTOTAL),
        (["Jumlah", *[None] * 13, 16800, 8400, 8400], PassedOver.SUBTOTAL),
        ([None, None, "Total", *[None] * 11, 3, 3, 3], PassedOver.SUBTOTAL),
        (
            [None, None, "Mengetahui, Kepala Desa", None, "Perisai", "SZ", None, "Agen"],
            PassedOver.SIGNATURE,
        ),
        ([*[None] * 9, "Dukuhdempok, 31 Oktober 2026"], PassedOver.SIGNATURE),
        ([None, None, "(..................)"], PassedOver.SIGNATURE),
        (list(HEADINGS), PassedOver.TITLE),
        ([f"({number})" for number in range(1, 19)], PassedOver.TITLE),
        (list(range(1, 19)), PassedOver.TITLE),
    ],
)
def test_rows_that_are_nobody_are_passed_over_and_counted(line, kind):
    first, second = people(2)
    content = xlsx([*table([first]), line, *table([second])[1:]])
    found = judge([], content=content)

    assert len(found.people) == 2
    assert found.passed_over[kind] == 1


@pytest.mark.parametrize(
    "kept",
    [
        {"Nama Peserta": "Budi", "Agt-26": "v"},
        {"No": 7, "Nama Peserta": "Budi", "Pekerjaan": "Petani"},
        {"NIK": "3509115208659001"},
        {"Nama Peserta": "Budi", "No. KPJ": "93677358773"},
    ],
)
def test_a_half_empty_person_is_refused_not_passed_over(kept):
    (row,) = judge([dict.fromkeys(GOOD) | kept]).rows

    assert row.verdict == Verdict.REFUSED


def test_what_was_found_is_stored_without_words_and_reads_again():
    finding = judge_one(**{"Sep-26": 16800}).findings[0]

    assert type(finding).from_json(finding.as_json()) == finding


# Months ahead of the day of the import


def ahead_of(months: list[dt.date]):
    """The row of somebody with these months ticked."""
    headings = [*HEADINGS[:14], *(f"{month:%m/%Y}" for month in months)]
    row = GOOD | dict.fromkeys(headings[14:], "v")
    (judged_row,) = judge([], content=xlsx(table([row], headings))).rows
    return judged_row


def test_months_ahead_are_taken_as_far_as_the_door_takes_them():
    months = list(month_range(dt.date(2026, 11, 1), 13))
    row = ahead_of(months)

    assert row.verdict == Verdict.READY
    assert [paid.month for paid in row.person.paid] == months
    assert f"{months[-1]:%m-%Y}" == "11-2027"


def test_a_month_beyond_refuses_the_row_and_says_which_and_why():
    row = ahead_of(list(month_range(dt.date(2026, 11, 1), 15)))

    assert (row.verdict, row.person) == (Verdict.REFUSED, None)
    (finding,) = row.findings
    assert (finding.code, finding.column) == ("months_ahead", "12/2027")
    assert finding.values == {"months": ["2027-12", "2028-01"], "most": 12}
    with translation.override("id"):
        assert "Des 2027, Jan 2028" in finding.text
        assert "12 bulan ke depan" in finding.text


@settings(max_examples=40, deadline=None)
@given(steps=st.sets(st.integers(min_value=-12, max_value=40), min_size=1, max_size=6))
def test_whoever_is_taken_has_no_month_beyond_and_whoever_has_none_is_taken(steps):
    months = [add_months(TODAY.replace(day=1), step) for step in sorted(steps)]
    row = ahead_of(months)
    is_beyond = max(steps) > max(regulations.payment_spans(TODAY))

    assert (row.person is None) == is_beyond
