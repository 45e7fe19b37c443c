"""What outreach brings: from an event to who still pays, by source."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from dues.models import PaidMonth
from members.actions.joining import record_origin
from members.values import Origin
from perisai.common.months import add_months, month_of
from perisai.reports.queries.outreach import LEAST_COMPARED, MOST_DRAWN, funnel, years_of
from perisai.reports.score_rules import DAYS, STAYS
from tests.architecture import facts
from tests.villages.outreach import NOW, TODAY, a_prospect, an_event
from villages.actions.events import Held, cancel_event, report_event
from villages.actions.prospects import forget_prospect, join
from villages.enums import Source

JANUARY = dt.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def member(cast):
    """A member who began in a month by a way (None: not asked) and paid the months so many after it."""

    def make(source: str | None = "event", *after: int, start=JANUARY, agent=None, **fields):
        enrolment = cast.enrolment(cast.member(agent=agent), start=start, **fields)
        for months in after:
            paid(cast, enrolment, add_months(start, months))
        if source:
            record_origin(
                member=enrolment.member, origin=Origin(source=source), by=cast.sz.user, on=TODAY
            )
        return enrolment

    return make


def paid(cast, enrolment, month) -> None:
    PaidMonth.objects.create(enrolment=enrolment, month=month, line=facts.line(cast, enrolment))


def way(viewer, source=Source.EVENT, **asked):
    return next(one for one in funnel(viewer, **asked).ways if one.source == source)


def stays(found) -> dict[int, tuple[int, int]]:
    return {stay.months: (stay.paying, stay.members) for stay in found.stays}


def test_an_event_is_followed_to_who_joined(cast):
    event = an_event(cast, channel="event")
    report_event(event=event, held=Held(attended=40, cost=0, minutes=""), by=cast.sz.user, on=TODAY)
    cancel_event(event=an_event(cast, title="Batal"), by=cast.sz.user, on=TODAY)
    an_event(cast, title="Nanti", held_on=TODAY + dt.timedelta(days=3))
    one = a_prospect(cast, source="event", event=event, stage="decision")
    a_prospect(cast, "Budi", source="event", event=event)
    join(prospect=one, by=cast.sz.user, on=TODAY)
    found = way(cast.viewer(cast.sz))
    assert (found.events, found.attended, found.prospects, found.decided, found.joined) == (
        1,
        40,
        2,
        1,
        1,
    )


def test_who_stays_is_counted_of_those_whose_month_is_due(cast, member):
    member("event", 0, 3, 6)
    member("event", 0, 3)
    member("event", 0, start=dt.date(2026, 9, 1))  # not yet three months
    member("event", 0, 3, 12, start=dt.date(2025, 11, 1))
    assert stays(way(cast.viewer(cast.sz))) == {3: (3, 3), 6: (1, 3), 12: (1, 1)}


def test_a_bank_loan_is_a_way_of_its_own_and_who_was_not_asked_stands_apart(cast, member):
    member("loan", 0)
    member(None, 3)
    viewer = cast.viewer(cast.sz)
    assert stays(way(viewer, Source.LOAN))[3] == (0, 1)
    assert stays(way(viewer, None))[3] == (1, 1)
    assert funnel(viewer).total.members == 2


def test_who_lapsed_and_came_back_has_not_stayed_and_counts_once(cast, member):
    first = member("event", 0, ended_on=dt.date(2026, 5, 1), end_reason="lapsed")
    again = cast.enrolment(first.member, start=dt.date(2026, 7, 1), previous=first)
    for month in (dt.date(2026, 7, 1), dt.date(2026, 10, 1)):  # three months after coming back
        paid(cast, again, month)
    found = way(cast.viewer(cast.sz))
    assert found.members == 1
    assert (stays(found)[3], stays(found)[6]) == ((0, 1), (0, 1))


def test_a_person_with_two_jobs_counts_once(cast, member):
    first = member("event", 0, 3)
    second = cast.enrolment(first.member, start=JANUARY, slot=2)
    paid(cast, second, add_months(JANUARY, 3))
    assert stays(way(cast.viewer(cast.sz)))[3] == (1, 1)


def test_a_second_job_of_an_old_member_brings_nobody_in_its_year(cast, member):
    first = member("event", start=dt.date(2024, 5, 1))
    second = cast.enrolment(first.member, start=JANUARY, slot=2)
    paid(cast, second, add_months(JANUARY, 3))
    viewer = cast.viewer(cast.sz)
    years = {year: funnel(viewer, year=year).total.members for year in (None, 2024, 2026)}
    assert years == {None: 1, 2024: 1, 2026: 0}
    assert years_of(viewer) == [2024]
    assert stays(way(viewer))[3] == (0, 1)


def test_who_is_forgotten_still_counts(cast):
    forget_prospect(prospect=a_prospect(cast, source="media"), by=None, at=NOW)
    assert way(cast.viewer(cast.sz), Source.MEDIA).prospects == 1


def test_a_year_is_that_of_the_event_of_the_first_talk_and_of_the_first_month(cast, member):
    member("event", start=dt.date(2025, 5, 1))
    member("event")
    viewer = cast.viewer(cast.sz)
    assert way(viewer, year=2025).members == way(viewer, year=2026).members == 1
    assert years_of(viewer) == [2026, 2025]


@pytest.mark.parametrize(
    ("who", "number"),
    [("sz", 1), ("st", 1), ("sekdes", 2), ("koordinator", 2), ("pusat", 3), ("stranger", 1)],
)
def test_everybody_reads_their_own(cast, member, who, number):
    for agent in (cast.sz, cast.st, cast.stranger):
        member("event", agent=agent)
    assert funnel(cast.viewer(cast.users[who])).total.members == number


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_three(client, cast, member, count, django_assert_num_queries):
    client.force_login(cast.koordinator)
    for source in ("event", "loan", None)[:count]:
        member(source, 0, 3)
        a_prospect(cast, f"Orang {source}", source="media")
    with django_assert_num_queries(8):
        page = client.get(reverse("reports:outreach"), {"tahun": "2026"}).content.decode()
    assert "Hasil sosialisasi" in page


def picture(client, name, **asked) -> str:
    answer = client.get(reverse(f"reports:{name}"), asked)
    assert answer["Content-Type"] == "image/svg+xml"
    return answer.content.decode()


def test_the_funnel_draws_what_the_table_says(client, cast, member):
    member("event", start=dt.date(2025, 1, 1))
    one = a_prospect(cast, source="event", stage="decision")
    for name in ("Budi", "Sri", "Tono"):
        a_prospect(cast, name, source="media")
    join(prospect=one, by=cast.sz.user, on=TODAY)
    client.force_login(cast.sz.user)
    drawn = picture(client, "outreach_funnel")
    assert drawn.count("1 · 25,0%") == 2
    assert "0 · 0,0%" in drawn
    page = client.get(reverse("reports:outreach")).content.decode()
    assert "calon peserta: 4; " in page
    assert "1 dari 4; " in page
    assert "25,0%" not in picture(client, "outreach_funnel", tahun="2025")


def test_the_funnel_goes_from_who_came_to_who_still_pays(client, cast, member):
    event = an_event(cast, channel="event")
    report_event(event=event, held=Held(attended=40, cost=0, minutes=""), by=cast.sz.user, on=TODAY)
    member("event", 0, 3, 6)
    member("event", 0, 3)
    member("event", 0, start=dt.date(2026, 9, 1))  # not yet three months: not in the base
    client.force_login(cast.sz.user)
    page = client.get(reverse("reports:outreach")).content.decode()
    assert "Datang ke acara: 40; calon peserta: 0; " in page
    assert "semua yang menjadi peserta: 3; " in page
    assert "masih membayar setelah 3 bulan: 2 dari 2; " in page
    assert "masih membayar setelah 6 bulan: 1 dari 2." in page
    drawn = picture(client, "outreach_funnel")
    assert "masih membayar setelah 12 bulan" not in drawn  # nobody is that far
    assert "1 · 50,0%" in drawn


def test_the_source_of_which_most_stay_is_named_and_its_line_drawn(client, cast, member):
    for number in range(LEAST_COMPARED):
        member("event", 0, *([6] if number else []))
        member("loan", 0, *([] if number else [6]))
        member(None, 0, 6)  # not asked is no source
    client.force_login(cast.sz.user)
    shown = client.get(reverse("reports:outreach"))
    way, stay = shown.context["funnel"].best
    assert (way.source, stay.months, stay.paying, stay.members) == ("event", 6, 9, 10)
    assert "Setelah 6 bulan, 9 dari 10" in shown.content.decode()
    drawn = picture(client, "outreach_stays")
    assert all(f">{one.name}<" in drawn for one in shown.context["funnel"].drawn)


def test_what_rests_on_few_people_is_drawn_open_and_said_to_be(client, cast, member):
    for _time in range(LEAST_COMPARED):
        member("event", 0, 3)
        member("loan", 0, 3)
    client.force_login(cast.sz.user)
    address = reverse("reports:outreach")
    assert "Tanda terbuka" not in client.get(address).content.decode()
    member("media", 0, 3)
    assert "Tanda terbuka" in client.get(address).content.decode()
    assert picture(client, "outreach_stays").count("fill: #ffffff; stroke") > 0


def test_of_a_few_people_no_source_is_called_the_best(client, cast, member):
    for _time in range(3):
        member("event", 0, 3, 6)
    for _time in range(LEAST_COMPARED):
        member("loan", 0)
    client.force_login(cast.sz.user)
    shown = client.get(reverse("reports:outreach"))
    assert shown.context["funnel"].best is None
    page = shown.content.decode()
    assert "Terlalu sedikit untuk menyebut yang terbaik" in page
    assert "Calon yang jadi peserta" in page


def test_only_as_many_lines_are_drawn_as_can_be_told_apart(cast, member):
    for source in list(Source.values)[: MOST_DRAWN + 2]:
        member(source, 0, 3)
    member(Source.values[-1], 0, start=TODAY.replace(day=1))
    found = funnel(cast.viewer(cast.sz))
    assert len(found.drawn) == MOST_DRAWN
    assert all(any(stay.members for stay in way.stays) for way in found.drawn)


@pytest.mark.parametrize("year", ["", "x", "1900", "99999999999999999999", "' OR 1=1"])
def test_a_year_that_is_none_shows_every_year(client, cast, member, year):
    member("event")
    client.force_login(cast.sz.user)
    assert client.get(reverse("reports:outreach"), {"tahun": year}).context["year"] is None


@given(st.dates(dt.date(2015, 7, 1), dt.date(2080, 12, 31)), st.integers(0, 60))
def test_days_tell_how_many_months_lie_between(first, months):
    start = month_of(first)
    days = add_months(start, months) - start
    found = [stay for stay, (least, most) in DAYS.items() if least <= days <= most]
    assert found == [months] * (months in STAYS)
