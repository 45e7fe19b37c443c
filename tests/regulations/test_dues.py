"""What a month of dues costs: the table, the changes over time, and the wrong rules still told."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai import regulations
from perisai.regulations.enums import PayerKind, Program, Sector
from perisai.regulations.errors import IncomeRefused, NoRate, ProgramsRefused, SpanRefused
from perisai.regulations.lookup import law

TABLE = Path(__file__).parent.parent / "data" / "dues_brackets.csv"
ROWS = [
    {name: int(value) for name, value in row.items()}
    for row in csv.DictReader(line for line in TABLE.read_text().splitlines() if line[0] != "#")
]
FULL, HALF = "2025-06", "2026-11"


def month(text: str) -> dt.date:
    return dt.date.fromisoformat(f"{text}-01")


def priced(when: str = HALF, **changes):
    wanted = {
        "month": month(when),
        "income": 1_000_000,
        "sector": Sector.OTHER,
        "payer_kind": PayerKind.SELF,
        "has_jht": False,
        "is_employer": False,
    }
    return regulations.dues_for_month(**(wanted | changes))


def parts(dues) -> tuple[int, int, int]:
    return dues.jkk, dues.jkm, dues.jht


class TestTable:
    def test_it_has_33_rows(self):
        assert len(ROWS) == 33

    @pytest.mark.parametrize("row", ROWS, ids=lambda row: row["lower"])
    def test_a_row_is_priced_as_printed(self, row):
        income = row["lower"] or 1
        full = priced(FULL, income=income, has_jht=True)
        half = priced(HALF, income=income, has_jht=True)
        assert full.base == row["base"]
        assert parts(full) == (row["jkk"], 6_800, row["jht"])
        assert full.total == row["three"]
        assert priced(FULL, income=income).total == row["two"]
        assert priced(HALF, income=income).total == row["half"]
        assert parts(half) == (row["jkk"] // 2, 3_400, row["jht"])

    @pytest.mark.parametrize("row", ROWS[1:], ids=lambda row: row["lower"])
    def test_one_rupiah_below_a_lower_limit_is_the_row_before(self, row):
        before = ROWS[ROWS.index(row) - 1]
        assert regulations.bracket_for(row["lower"] - 1, month(FULL)).base == before["base"]

    @pytest.mark.parametrize("row", ROWS[1:-1], ids=lambda row: row["lower"])
    def test_every_base_is_the_middle_of_two_lower_limits(self, row):
        following = ROWS[ROWS.index(row) + 1]
        assert row["base"] * 2 == row["lower"] + following["lower"]

    def test_an_income_in_a_hole_between_printed_limits_is_priced(self):
        assert regulations.bracket_for(1_099_500, month(FULL)).number == 1

    def test_the_last_row_has_no_end(self):
        assert regulations.bracket_for(10**12, month(FULL)).number == 33


class TestChangesOverTime:
    @pytest.mark.parametrize(
        ("when", "sector", "total"),
        [
            ("2015-07", Sector.OTHER, 16_800),
            ("2019-12", Sector.OTHER, 16_800),
            ("2025-12", Sector.TRANSPORT, 16_800),
            ("2026-01", Sector.TRANSPORT, 8_400),
            ("2026-03", Sector.OTHER, 16_800),
            ("2026-04", Sector.OTHER, 8_400),
            ("2026-12", Sector.OTHER, 8_400),
            ("2027-01", Sector.OTHER, 16_800),
            ("2027-01", Sector.TRANSPORT, 8_400),
            ("2027-03", Sector.TRANSPORT, 8_400),
            ("2027-04", Sector.TRANSPORT, 16_800),
            ("2099-12", Sector.OTHER, 16_800),
        ],
    )
    def test_the_lowest_price_by_month_and_sector(self, when, sector, total):
        assert priced(when, sector=sector).total == total

    @pytest.mark.parametrize("when", ["2015-06", "1999-01", "2100-01", "9999-12"])
    def test_a_month_without_a_rate_is_refused(self, when):
        with pytest.raises(NoRate):
            priced(when)

    @pytest.mark.parametrize("when", ["2020-08", "2020-12", "2021-01"])
    def test_covid_relief_is_not_applied_but_told(self, when):
        dues = priced(when)
        assert parts(dues) == (10_000, 6_800, 0)
        assert "PP 49/2020" in " ".join(dues.notes)

    @pytest.mark.parametrize("when", ["2020-07", "2021-02"])
    def test_beside_the_relief_nothing_is_told(self, when):
        assert priced(when).notes == ()

    def test_the_relief_itself_leaves_68_rupiah_of_jkm(self):
        relief = regulations.value("dues.relief", month("2020-08"))
        assert (relief.applied_to(6_800), relief.applied_to(10_000)) == (68, 100)


class TestPayers:
    @pytest.mark.parametrize("payer", ["self", "family", "group", "sponsor"])
    def test_private_money_gets_the_discount(self, payer):
        dues = priced(payer_kind=payer)
        assert (dues.total, dues.verified, dues.notes) == (8_400, True, ())

    @pytest.mark.parametrize("payer", ["apbn", "apbd"])
    def test_state_money_pays_in_full(self, payer):
        dues = priced(payer_kind=payer)
        assert (dues.total, dues.verified) == (16_800, True)
        assert dues.sources == ("PP 44/2015 Lampiran II",)

    def test_village_money_pays_in_full_and_is_to_be_confirmed(self):
        dues = priced(payer_kind="village")
        assert (dues.total, dues.verified) == (16_800, False)
        assert len(dues.notes) == 1

    def test_village_money_is_to_be_confirmed_without_a_discount_too(self):
        dues = priced("2028-01", payer_kind="village")
        assert (dues.total, dues.verified, len(dues.notes)) == (16_800, False, 1)

    def test_an_employer_pays_in_full_with_jht(self):
        dues = priced(has_jht=True, is_employer=True)
        assert parts(dues) == (10_000, 6_800, 20_000)
        assert dues.notes

    def test_an_employer_without_jht_is_refused(self):
        with pytest.raises(ProgramsRefused):
            priced(is_employer=True)


class TestPrograms:
    @pytest.mark.parametrize(
        ("programs", "has_jht"), [({"JKK", "JKM"}, False), ({"JKM", "JHT", "JKK"}, True)]
    )
    def test_the_two_sets_of_the_law(self, programs, has_jht):
        assert regulations.check_programs(programs, is_employer=False) is has_jht

    @pytest.mark.parametrize(
        "programs", [set(), {"JKK"}, {"JKM"}, {"JKK", "JHT"}, {"JKK", "JKM", "JP"}]
    )
    def test_other_sets_are_refused(self, programs):
        with pytest.raises(ProgramsRefused):
            regulations.check_programs(programs, is_employer=False)


class TestQuote:
    def quote(self, when: str, months: int, **changes):
        wanted = {
            "income": 1_000_000,
            "sector": "other",
            "payer_kind": "self",
            "has_jht": False,
            "is_employer": False,
        }
        return regulations.quote(first_month=month(when), months=months, **(wanted | changes))

    def test_a_prepayment_across_the_end_of_the_discount_is_priced_month_by_month(self):
        quote = self.quote("2026-11", 4)
        assert [item.total for item in quote.months] == [8_400, 8_400, 16_800, 16_800]
        assert (quote.total, quote.verified, quote.notes) == (50_400, True, ())

    def test_the_change_of_tariff_can_be_told(self):
        steps = self.quote("2026-11", 4).steps
        assert [(step.first_month, step.last_month, step.monthly) for step in steps] == [
            (month("2026-11"), month("2026-12"), 8_400),
            (month("2027-01"), month("2027-02"), 16_800),
        ]

    def test_a_transport_worker_with_jht_keeps_the_discount_into_march_2027(self):
        quote = self.quote("2026-12", 5, sector="transport", has_jht=True)
        assert [item.total for item in quote.months] == [28_400] * 4 + [36_800]

    def test_a_note_is_told_once(self):
        assert len(self.quote("2020-07", 12).notes) == 1

    @pytest.mark.parametrize("months", [-1, 0, 61])
    def test_spans_nobody_pays_are_refused(self, months):
        with pytest.raises(SpanRefused):
            self.quote("2026-11", months)

    def test_one_month_without_a_rate_refuses_all(self):
        with pytest.raises(NoRate):
            self.quote("2099-11", 3)


@pytest.mark.parametrize("income", [0, -1, -1_000_000])
def test_an_income_that_is_not_positive_is_refused(income):
    with pytest.raises(IncomeRefused):
        priced(income=income)


class TestTraps:
    """Wrong or outdated rules that are still told."""

    def test_dues_are_not_one_percent_of_the_real_income(self):
        assert priced(FULL, income=3_000_000).jkk == 29_500

    def test_jht_is_never_discounted(self):
        assert priced(HALF, has_jht=True).jht == priced(FULL, has_jht=True).jht == 20_000

    def test_the_discount_depends_on_sector_and_end_date(self):
        assert priced("2027-01").total != priced("2027-01", sector=Sector.TRANSPORT).total

    def test_benefits_rose_in_2019_and_dues_did_not(self):
        assert priced("2019-11").total == priced("2019-12").total == priced("2020-01").total

    def test_dues_are_due_in_their_own_month_not_on_the_10th(self):
        assert regulations.due_day(month("2026-10")).day == dt.date(2026, 10, 15)

    def test_arrears_end_protection_after_3_months_not_24(self):
        assert regulations.lapse_rule(month(HALF)).unpaid_months == 3

    def test_nothing_is_covered_6_months_after_a_lapse(self):
        assert regulations.lapses_on(month("2024-03")) == dt.date(2024, 7, 1)

    @pytest.mark.parametrize(("on", "limit"), [("2017-05", 60), ("2026-11", 65)])
    def test_the_age_limit_is_dated(self, on, limit):
        assert regulations.age_limit(month(on)).value == limit

    def test_jkk_is_claimed_for_5_years_since_2019(self):
        days = dt.date(2019, 12, 1), dt.date(2019, 12, 2)
        assert [regulations.value("jkk.claim_years", day) for day in days] == [2, 5]

    def test_the_death_benefit_is_42_million_since_2019_and_was_24_million(self):
        days = dt.date(2019, 12, 1), dt.date(2019, 12, 2)
        totals = [sum(regulations.value("jkm.amounts", day).values()) for day in days]
        assert totals == [24_000_000, 42_000_000]

    def test_before_3_months_jkm_is_10_million_by_permenaker_1_2025(self):
        wait = regulations.entry("jkm.wait", dt.date(2025, 2, 24))
        assert dict(wait.value) == {"months": 3, "until_then": 10_000_000}
        assert wait.instrument.title == "Permenaker 1/2025"
        assert regulations.find_entry("jkm.wait", dt.date(2025, 2, 23)) is None

    def test_the_injured_are_carried_for_5_million_not_1(self):
        assert regulations.value("jkk.transport", dt.date(2026, 1, 1))["land"] == 5_000_000

    def test_jht_is_paid_a_month_after_work_stopped_not_only_at_56(self):
        assert regulations.value("jht.wait_months", dt.date(2026, 1, 1)) == 1

    def test_the_agent_is_paid_by_the_rule_of_2022(self):
        pay = regulations.value("perisai.incentive", month("2026-11"))
        assert (pay["new_two_programs"], pay["least_new"], pay["percent_first"]) == (10_000, 25, 15)

    def test_the_education_grant_adds_up_to_its_total(self):
        on = dt.date(2026, 1, 1)
        per_child = sum(
            row.yearly * row.years for row in regulations.value("scholarship.levels", on)
        )
        most = regulations.value("scholarship.most", on)
        assert per_child * most["children"] == most["total"] == 174_000_000


AMOUNTS = {
    "income": st.integers(min_value=1, max_value=30_000_000),
    "month": st.dates(dt.date(2015, 7, 1), dt.date(2030, 12, 31)),
    "sector": st.sampled_from(Sector),
    "payer_kind": st.sampled_from(PayerKind),
    "has_jht": st.booleans(),
}


@given(**AMOUNTS)
def test_parts_sum_to_the_total_and_every_price_has_a_source(**wanted):
    dues = regulations.dues_for_month(is_employer=False, **wanted)
    assert dues.total == dues.jkk + dues.jkm + dues.jht
    assert dues.sources
    assert (dues.jht > 0) is wanted["has_jht"]


@given(more=st.integers(min_value=0, max_value=10_000_000), **AMOUNTS)
def test_a_higher_income_never_pays_less(more, **wanted):
    richer = wanted | {"income": wanted["income"] + more}
    poor, rich = (
        regulations.dues_for_month(is_employer=False, **given_) for given_ in (wanted, richer)
    )
    assert poor.total <= rich.total


@given(**AMOUNTS)
def test_a_discount_is_exactly_half_or_nothing(**wanted):
    full = regulations.dues_for_month(is_employer=False, **(wanted | {"payer_kind": "apbn"}))
    dues = regulations.dues_for_month(is_employer=False, **wanted)
    assert (dues.jkk, dues.jkm) in {(full.jkk, full.jkm), (full.jkk / 2, full.jkm / 2)}
    assert dues.jht == full.jht


@given(income=st.integers(min_value=1, max_value=10**9))
def test_both_tables_share_their_brackets(income):
    jkk, jht = (
        regulations.bracket_for(income, month(FULL), table=table)
        for table in ("dues.jkk_table", "dues.jht_table")
    )
    assert (jkk.number, jkk.base, jkk.amount * 2) == (jht.number, jht.base, jht.amount)


def test_every_program_of_a_reduction_is_one_that_may_be_reduced():
    reductions = [
        entry.value
        for key in ("dues.discount.transport", "dues.discount.other", "dues.relief")
        for entry in law()[key]
    ]
    assert all(Program.JHT not in reduction.programs for reduction in reductions)
