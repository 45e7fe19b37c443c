"""What holds for every case: sums, signs, and that neither time nor money paid takes anything away."""

import dataclasses
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.enums import Outcome, Transport
from claims.rules.benefits import expected
from perisai.common.months import same_day_after
from perisai.regulations import lookup
from perisai.regulations.enums import Program
from tests.claims.cases import a_case, day

DAYS = st.dates(day("2015-07-01"), day("2035-12-31"))
CASES = st.fixed_dictionaries(
    {
        "event_on": DAYS,
        "registered_on": DAYS,
        "months_paid": st.integers(0, 200),
        "income": st.integers(1, 30_000_000),
        "children": st.integers(0, 6),
    }
).filter(lambda case: case["registered_on"] <= case["event_on"])
SPENT = st.dictionaries(st.sampled_from(Transport), st.integers(0, 50_000_000))


@st.composite
def any_case(draw):
    program = draw(st.sampled_from(Program))
    extra = {}
    if program == Program.JKK:
        extra = {
            "outcome": draw(st.sampled_from(Outcome)),
            "transport": tuple(draw(SPENT).items()),
            "months_unable": draw(st.none() | st.integers(0, 24)),
        }
    return a_case(program.value, **(draw(CASES) | extra))


@given(case=any_case())
def test_the_total_is_the_sum_of_the_parts_and_nothing_is_negative(case):
    found = expected(case)
    assert found.least == sum(part.least for part in found.parts)
    assert found.most == sum(part.most for part in found.parts)
    for part in found.parts + found.ceilings:
        assert 0 <= part.least <= part.most
        assert type(part.least) is type(part.most) is int
        assert part.source
    if found.grants:
        levels = sum(row.most for row in found.grants.levels)
        assert found.grants.most == found.grants.children * levels > 0


@given(case=CASES, more=st.integers(0, 100))
def test_more_months_paid_never_lower_a_death_benefit(case, more):
    less = expected(a_case("JKM", **case))
    paid = expected(a_case("JKM", **(case | {"months_paid": case["months_paid"] + more})))
    assert less.least <= paid.least
    assert less.grants is None or paid.grants is not None


@given(case=CASES)
def test_a_longer_membership_never_lowers_a_death_benefit(case):
    longer = case | {"registered_on": day("2015-07-01")}
    assert expected(a_case("JKM", **case)).least <= expected(a_case("JKM", **longer)).least


def law_as_it_stood_on(on) -> MappingProxyType:
    """Without what came later, and without the ends that later instruments wrote into it."""
    return MappingProxyType(
        {
            key: tuple(
                dataclasses.replace(entry, until=None) if entry.covers(on) else entry
                for entry in entries
                if entry.since <= on
            )
            for key, entries in lookup.law().items()
        }
    )


@given(case=CASES, outcome=st.sampled_from(Outcome))
def test_a_later_law_never_changes_an_earlier_event(case, outcome):
    for program, changes in (("JKM", {}), ("JKK", {"outcome": outcome}), ("JHT", {})):
        asked = a_case(program, **(case | changes))
        today = expected(asked)
        as_it_stood = law_as_it_stood_on(asked.event_on)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lookup, "law", lambda law=as_it_stood: law)
            assert expected(asked) == today


@given(case=CASES, months=st.integers(1, 12))
def test_coming_back_never_brings_more_than_staying(case, months):
    back = same_day_after(case["registered_on"], months)
    if back > case["event_on"]:
        return
    stayed, returned = a_case("JKM", **case), a_case("JKM", **case, reactivated_on=back)
    assert expected(returned).least <= expected(stayed).least
