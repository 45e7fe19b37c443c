"""How much: every published number, the days on which the law changes, and the three-month rule."""

import dataclasses

import pytest

from claims.enums import Fault, Outcome, Transport
from claims.rules.benefits import expected, together
from claims.rules.case import faults
from tests.claims.cases import NEW_LAW, OLD_LAW, a_case, amounts, day, estimate, kinds, ranges

FULL_NEW = {"lump_sum": 20_000_000, "periodic": 12_000_000, "funeral": 10_000_000}
FULL_OLD = {"lump_sum": 16_200_000, "periodic": 4_800_000, "funeral": 3_000_000}
FUNERAL_ONLY = {"funeral": 10_000_000}


class TestDeath:
    @pytest.mark.parametrize(
        ("event", "parts", "total"),
        [
            ("2015-07-01", FULL_OLD, 24_000_000),
            ("2019-12-01", FULL_OLD, 24_000_000),
            ("2019-12-02", FULL_NEW, 42_000_000),
            ("2025-02-23", FULL_NEW, 42_000_000),
            ("2025-02-24", FULL_NEW, 42_000_000),
            ("2026-11-26", FULL_NEW, 42_000_000),
        ],
    )
    def test_the_law_of_the_day_of_death_decides(self, event, parts, total):
        found = estimate("JKM", event, registered_on="2014-01-01")
        assert (amounts(found), found.least, found.most) == (parts, total, total)
        assert found.verified

    def test_the_published_case_of_2019_comes_out_at_24_million(self):
        found = estimate("JKM", "2019-11-30", months_paid=13)
        assert (found.least, found.verified, found.notes) == (24_000_000, True, ())
        assert {part.source for part in found.parts} == {"PP 44/2015"}

    def test_income_changes_nothing(self):
        poor, rich = (estimate("JKM", income=income) for income in (None, 20_000_000))
        assert poor == rich

    def test_without_dues_nothing_is_protected(self):
        found = estimate("JKM", months_paid=0)
        assert (found.parts, found.least, kinds(found)) == ((), 0, ["no_dues"])


class TestThreeMonths:
    @pytest.mark.parametrize(
        ("event", "registered", "months", "parts", "is_sure", "why"),
        [
            ("2025-02-23", "2025-02-10", 1, FULL_NEW, True, "the last day without the rule"),
            ("2025-02-24", "2025-02-10", 1, FUNERAL_ONLY, False, "the first day with it"),
            ("2026-06-10", "2026-03-10", 3, FULL_NEW, False, "registered exactly 3 months before"),
            ("2026-06-09", "2026-03-10", 3, FUNERAL_ONLY, False, "a day short of 3 months"),
            ("2026-06-10", "2026-03-10", 2, FUNERAL_ONLY, False, "2 months of dues"),
            ("2026-05-10", "2026-03-10", 8, FUNERAL_ONLY, False, "2 months and 6 in advance"),
            ("2026-07-10", "2026-03-10", 4, FULL_NEW, True, "past every way of counting"),
            ("2026-07-10", "2026-03-10", 3, FULL_NEW, False, "4 months a member, 3 of dues"),
            ("2026-02-28", "2025-11-30", 3, FULL_NEW, False, "a month too short for the day"),
            ("2026-02-27", "2025-11-30", 3, FUNERAL_ONLY, False, "a day before that"),
        ],
    )
    def test_dues_and_membership_of_three_months(
        self, event, registered, months, parts, is_sure, why
    ):
        found = estimate("JKM", event, registered_on=registered, months_paid=months)
        assert (amounts(found), found.verified) == (parts, is_sure), why

    def test_the_funeral_cost_alone_names_the_regulation_and_says_why(self):
        found = estimate("JKM", "2026-05-10", registered_on="2026-03-10", months_paid=2)
        assert found.parts[0].source == "Permenaker 1/2025"
        assert kinds(found) == ["wait"]

    def test_the_edge_is_said(self):
        found = estimate("JKM", "2026-06-10", registered_on="2026-03-10", months_paid=3)
        assert kinds(found) == ["wait_edge"]
        assert [part.verified for part in found.parts] == [False, False, True]

    def test_coming_back_after_a_lapse_begins_to_count_anew(self):
        found = estimate("JKM", "2026-06-10", reactivated_on="2026-05-10")
        assert (amounts(found), kinds(found)) == (FUNERAL_ONLY, ["wait", "reactivated"])

    def test_who_came_back_long_ago_is_paid_in_full(self):
        found = estimate("JKM", "2026-06-10", reactivated_on="2025-05-10", months_paid=13)
        assert (amounts(found), found.verified, found.notes) == (FULL_NEW, True, ())

    def test_before_the_rule_coming_back_changed_nothing(self):
        found = estimate("JKM", "2025-02-23", reactivated_on="2025-02-01", months_paid=1)
        assert (amounts(found), found.notes) == (FULL_NEW, ())

    def test_an_accident_at_work_has_no_wait(self):
        changes = {"registered_on": "2026-03-01", "months_paid": 1, "outcome": Outcome.DEATH}
        assert estimate("JKK", "2026-03-10", **changes).least == 70_000_000


class TestSeveralJobs:
    def test_two_jobs_bring_two_benefits_and_one_funeral(self):
        one = estimate("JKM")
        both = together([one, one], day(NEW_LAW))
        assert (both.least, both.verified, kinds(both)) == (74_000_000, True, ["funeral_once"])

    def test_a_young_second_job_adds_nothing_to_a_full_first(self):
        young = estimate("JKM", registered_on="2026-02-01", months_paid=1)
        assert together([estimate("JKM"), young], day(NEW_LAW)).least == 42_000_000

    def test_before_the_rule_it_has_to_be_confirmed(self):
        one = estimate("JKM", "2024-05-01")
        assert not together([one, one], day("2024-05-01")).verified

    def test_one_job_stays_what_it_is(self):
        assert together([estimate("JKM")], day(NEW_LAW)) == estimate("JKM")


class TestAccident:
    def test_the_lowest_bracket_leaves_70_million(self):
        found = estimate("JKK", outcome=Outcome.DEATH, children=2)
        assert amounts(found) == {
            "fatal_accident": 48_000_000,
            "funeral": 10_000_000,
            "periodic": 12_000_000,
        }
        assert (found.least, found.verified) == (70_000_000, True)

    def test_the_guard_of_october_2019_left_199_8_million(self):
        """Printed in the press: 48 x 4 million, 4.8, 3, and a grant of 12; here by the base of BPU."""
        found = estimate("JKK", "2019-10-27", income=3_950_000, outcome=Outcome.DEATH, children=1)
        assert found.least == 48 * 3_950_000 + 4_800_000 + 3_000_000
        assert (found.grants.most, found.verified) == (12_000_000, True)

    def test_the_base_of_the_bracket_counts_and_not_the_income(self):
        found = estimate("JKK", income=3_000_000, outcome=Outcome.DEATH)
        assert amounts(found)["fatal_accident"] == 48 * 2_950_000

    @pytest.mark.parametrize(
        ("event", "periodic", "is_sure"),
        [(NEW_LAW, 12_000_000, True), (OLD_LAW, 4_800_000, False)],
    )
    def test_total_disability_is_56_times_the_base_and_the_periodic_benefit(
        self, event, periodic, is_sure
    ):
        found = estimate("JKK", event, outcome=Outcome.TOTAL_DISABILITY)
        assert amounts(found) == {"total_disability": 56_000_000, "periodic": periodic}
        assert found.verified is is_sure

    def test_partial_disability_is_a_range_that_ends_where_total_disability_begins(self):
        found = estimate("JKK", outcome=Outcome.PARTIAL_DISABILITY)
        assert ranges(found) == {"partial_disability": (800_000, 56_000_000)}
        assert not found.verified

    @pytest.mark.parametrize(("event", "most"), [(NEW_LAW, 12_000_000), (OLD_LAW, 10_500_000)])
    def test_up_to_a_year_without_work_is_a_range_that_nobody_confirmed(self, event, most):
        found = estimate("JKK", event, outcome=Outcome.TEMPORARY)
        assert ranges(found) == {"unable_to_work": (1_000_000, most)}
        assert not found.verified
        assert estimate("JKK", outcome=Outcome.TEMPORARY, months_unable=3).verified

    @pytest.mark.parametrize(
        ("event", "months", "paid"),
        [
            (NEW_LAW, 1, 1_000_000),
            (NEW_LAW, 12, 12_000_000),
            (NEW_LAW, 14, 13_000_000),
            (OLD_LAW, 6, 6_000_000),
            (OLD_LAW, 7, 6_750_000),
            (OLD_LAW, 12, 10_500_000),
            (OLD_LAW, 14, 11_500_000),
            (OLD_LAW, 24, 16_500_000),
            (NEW_LAW, 60, 36_000_000),
            (NEW_LAW, 0, 0),
        ],
    )
    def test_known_months_without_work_are_paid_step_by_step(self, event, months, paid):
        found = estimate("JKK", event, outcome=Outcome.TEMPORARY, months_unable=months)
        assert amounts(found) == {"unable_to_work": paid}

    def test_months_without_work_before_a_disability_come_on_top(self):
        found = estimate("JKK", outcome=Outcome.TOTAL_DISABILITY, months_unable=2)
        assert found.least == 56_000_000 + 12_000_000 + 2_000_000

    @pytest.mark.parametrize(
        ("event", "ceilings"),
        [
            ("2019-12-01", (1_000_000, 1_500_000, 2_500_000)),
            ("2019-12-02", (5_000_000, 2_000_000, 10_000_000)),
        ],
    )
    def test_each_kind_of_transport_has_the_ceiling_of_its_day(self, event, ceilings):
        spent = tuple((kind, 99_000_000) for kind in Transport)
        found = estimate("JKK", event, outcome=Outcome.DEATH, transport=spent)
        paid = amounts(found)
        assert tuple(paid[f"transport_{kind.value}"] for kind in Transport) == ceilings

    def test_transport_below_the_ceiling_is_paid_as_spent(self):
        spent = ((Transport.LAND, 300_000),)
        found = estimate("JKK", outcome=Outcome.DEATH, transport=spent)
        assert found.least == 70_300_000

    def test_what_a_doctor_may_order_stands_beside_the_total(self):
        found = estimate("JKK", outcome=Outcome.PARTIAL_DISABILITY)
        ceilings = {part.component.value: (part.most, part.verified) for part in found.ceilings}
        assert ceilings == {
            "home_care": (20_000_000, True),
            "dentures": (5_000_000, False),
            "hearing_aid": (2_500_000, False),
            "glasses": (1_000_000, False),
        }
        assert estimate("JKK", OLD_LAW, outcome=Outcome.PARTIAL_DISABILITY).ceilings == ()
        assert estimate("JKK", outcome=Outcome.DEATH).ceilings == ()

    def test_what_is_paid_a_month_is_told_step_by_step(self):
        found = estimate("JKK", OLD_LAW, outcome=Outcome.TEMPORARY)
        steps = [dict(note.figures) for note in found.notes if "step" in note.kind]
        assert steps == [
            {"amount": 1_000_000, "percent": 100, "since": 1, "until": 6},
            {"amount": 750_000, "percent": 75, "since": 7, "until": 12},
            {"amount": 500_000, "percent": 50, "since": 13},
        ]


class TestGrants:
    def test_two_children_may_get_174_million_level_by_level(self):
        grants = estimate("JKM", children=2).grants
        assert [(row.level, row.yearly, row.years) for row in grants.levels] == [
            ("TK", 1_500_000, 2),
            ("SD", 1_500_000, 6),
            ("SMP", 2_000_000, 3),
            ("SMA", 3_000_000, 3),
            ("perguruan tinggi atau pelatihan", 12_000_000, 5),
        ]
        assert (grants.children, grants.most) == (2, 174_000_000)

    def test_a_child_who_works_is_asked_about_and_not_counted(self):
        both = estimate("JKM", children=1, working_children=1)
        (note,) = [note for note in both.notes if note.kind == "grant_working"]
        assert (both.grants.children, note.figures, note.verified) == (1, (("children", 1),), False)
        alone = estimate("JKM", working_children=1)
        assert (alone.grants, "grant_working" in kinds(alone)) == (None, True)
        assert "grant_working" not in kinds(estimate("JKM", "2025-02-23", working_children=1))

    @pytest.mark.parametrize(("children", "most"), [(1, 87_000_000), (5, 174_000_000)])
    def test_at_most_two_children_count(self, children, most):
        found = estimate("JKM", children=children)
        assert found.grants.most == most
        assert ("grant_children" in kinds(found)) is (children > 2)

    def test_the_grant_is_not_in_the_total(self):
        assert estimate("JKM", children=2).least == estimate("JKM").least

    @pytest.mark.parametrize(
        ("months", "registered", "is_there"),
        [
            (35, "2020-01-01", False),
            (36, "2020-01-01", True),
            (36, "2023-03-11", False),
            (36, "2023-03-10", True),
        ],
    )
    def test_jkm_asks_for_three_years_of_dues(self, months, registered, is_there):
        found = estimate("JKM", children=1, months_paid=months, registered_on=registered)
        assert (found.grants is not None) is is_there
        assert ("grant_years" in kinds(found)) is not is_there

    def test_jkk_asks_for_none(self):
        changes = {"children": 1, "months_paid": 1, "registered_on": "2026-03-01"}
        assert estimate("JKK", outcome=Outcome.DEATH, **changes).grants.verified
        assert estimate("JKK", outcome=Outcome.TOTAL_DISABILITY, **changes).grants
        assert not estimate("JKK", outcome=Outcome.PARTIAL_DISABILITY, **changes).grants

    def test_the_old_law_paid_12_million_once_for_one_child(self):
        found = estimate("JKM", OLD_LAW, children=2, registered_on="2012-01-01")
        (once,) = found.grants.levels
        assert (found.grants.children, once.yearly, once.years) == (1, 12_000_000, 1)
        assert not found.grants.verified
        assert "grant_yearly" not in kinds(found)

    def test_the_old_law_asked_for_more_years(self):
        assert estimate("JKM", OLD_LAW, children=1, months_paid=13).grants is None

    def test_three_school_years_are_paid_back(self):
        (yearly,) = [n for n in estimate("JKM", children=1).notes if n.kind == "grant_yearly"]
        assert dict(yearly.figures) == {"years": 3}
        assert not yearly.verified


class TestSavings:
    def test_the_rules_of_jht_are_told_without_an_amount(self):
        found = estimate("JHT")
        assert (found.parts, found.verified) == ((), True)
        figures = {note.kind.value: dict(note.figures) for note in found.notes}
        assert figures == {
            "jht_balance": {},
            "jht_age": {"age": 56},
            "jht_stopped": {"months": 1},
            "jht_part": {"years": 10, "housing": 30, "other": 10},
        }


@pytest.mark.parametrize(
    ("program", "changes", "fault"),
    [
        ("JKM", {"event": "2015-06-30", "registered_on": "2014-01-01"}, Fault.BEFORE_THE_SCHEME),
        ("JKM", {"registered_on": "2026-03-11"}, Fault.EVENT_BEFORE_REGISTRATION),
        ("JKM", {"reactivated_on": "2018-09-30"}, Fault.REACTIVATED_BEFORE_REGISTRATION),
        ("JKM", {"reactivated_on": "2026-03-11"}, Fault.EVENT_BEFORE_REACTIVATION),
        ("JKM", {"months_paid": -1}, Fault.NEGATIVE),
        ("JKM", {"children": -1}, Fault.NEGATIVE),
        ("JKM", {"income": 0}, Fault.INCOME_NOT_POSITIVE),
        ("JKM", {"event": "2100-01-01"}, Fault.YEAR_TOO_FAR),
        ("JKM", {"outcome": Outcome.TEMPORARY}, Fault.OUTCOME_OF_JKM),
        ("JKM", {"transport": ((Transport.SEA, 1),)}, Fault.TRANSPORT_OF_JKK),
        ("JHT", {"months_unable": 1}, Fault.TRANSPORT_OF_JKK),
        ("JKK", {"outcome": Outcome.TEMPORARY, "months_unable": 61}, Fault.UNABLE_TOO_LONG),
        ("JKK", {"outcome": Outcome.DEATH, "income": None}, Fault.NO_INCOME),
        ("JKK", {}, Fault.NO_OUTCOME),
        (
            "JKK",
            {"outcome": Outcome.DEATH, "transport": ((Transport.SEA, 1), (Transport.SEA, 2))},
            Fault.TRANSPORT_TWICE,
        ),
        (
            "JKK",
            {"outcome": Outcome.DEATH, "transport": ((Transport.SEA, -1),)},
            Fault.NEGATIVE,
        ),
    ],
)
def test_what_does_not_fit_is_named(program, changes, fault):
    case = a_case(program, **changes)
    assert faults(case) == (fault,)
    with pytest.raises(ValueError, match=fault.value):
        expected(case)


def test_decisions_are_frozen():
    found = estimate("JKM")
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.parts[0].least = 1
