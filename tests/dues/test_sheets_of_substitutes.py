"""Money that a substitute took on paper: typed afterwards, judged by the day on which she took it."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from dues.actions.entering import Counted, Unpaid
from dues.errors import NotToType, NotYours
from dues.models import Collection, SheetBatch
from dues.queries.sheets import left_open_by
from dues.sheet_rules import Typed
from members.enums import VisitResult
from members.models import Visit
from tests.sheets import sheet_for, type_stubs
from tests.taking import NOW
from villages.actions.standing_in import end_substitution, name_substitute

TODAY, NOV = NOW.date(), dt.date(2026, 11, 1)
DAY = dt.timedelta(days=1)
WEEK_LATER = NOW + 7 * DAY


@pytest.fixture
def away(cast):
    """ST stands in for SZ today and tomorrow."""
    return name_substitute(
        uuid=uuid4(),
        agent=cast.sz,
        substitute=cast.st,
        from_on=TODAY,
        until_on=TODAY + DAY,
        reason="Umrah",
        by=cast.koordinator,
        at=NOW,
    )


@pytest.fixture
def sheet(cast, away):
    """Two houses of SZ on paper of ST."""
    return sheet_for(cast, *(cast.enrolment(start=NOV) for _ in range(2)), agent=cast.st)


def typed_by(cast, sheet, user, *typed, **fields) -> SheetBatch:
    return type_stubs(cast, sheet, *typed, **{"by": user, "at": WEEK_LATER, **fields})


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("username", ["st", "koordinator"])
def test_what_was_taken_while_she_stood_in_is_typed_afterwards(cast, sheet, username):
    user = cast.users[username]
    typed_by(cast, sheet, user, Typed("1", months=1), unpaid=[Unpaid(2, VisitResult.NOT_HOME)])
    receipt = Collection.objects.get()
    assert (receipt.agent, receipt.collected_on, receipt.by) == (cast.st, TODAY, user)
    assert receipt.receipt_no.startswith("ST-2026-A-")
    assert Visit.objects.get().agent == cast.st


def test_the_day_on_which_she_was_called_back_still_counts(cast, away, sheet):
    end_substitution(substitution=away, by=cast.koordinator, at=NOW + dt.timedelta(hours=2))
    typed_by(cast, sheet, cast.st.user, Typed("1", months=1))
    with pytest.raises(NotToType, match="bukan peserta Anda lagi"):
        typed_by(cast, sheet, cast.st.user, Typed("2", months=1), collected_on=TODAY + DAY)


@pytest.mark.parametrize("username", ["st", "koordinator"])
def test_nothing_is_typed_of_a_day_after_the_last_one(cast, sheet, username):
    with pytest.raises(NotToType, match="bukan peserta Anda lagi"):
        typed_by(
            cast,
            sheet,
            cast.users[username],
            Typed("1", months=1),
            collected_on=TODAY + 2 * DAY,
        )


def test_while_she_stands_in_only_she_herself_types(cast, sheet):
    with pytest.raises(NotYours):
        typed_by(cast, sheet, cast.koordinator, Typed("1", months=1), at=NOW)


def test_the_coordinator_types_no_sheet_of_an_agents_own_houses(cast, away):
    own = sheet_for(cast, cast.enrolment(cast.member(cast.st), start=NOV), agent=cast.st)
    for user in (cast.koordinator, cast.foreign_coordinator, cast.sz.user):
        with pytest.raises(NotYours):
            typed_by(cast, own, user, Typed("1", months=1))


@pytest.fixture
def mixed(cast, away):
    """A house of SZ (1) and one of ST herself (2) on paper of ST."""
    return sheet_for(
        cast,
        cast.enrolment(start=NOV),
        cast.enrolment(cast.member(cast.st), start=NOV),
        agent=cast.st,
    )


@pytest.mark.parametrize("days", [0, 7])
def test_of_a_mixed_sheet_the_coordinator_types_only_the_houses_of_who_was_away(cast, mixed, days):
    """Also on a day long after the last one, on which the agent's own houses could pay."""
    day = TODAY + days * DAY
    with pytest.raises(NotToType, match="masih dipegang agen"):
        typed_by(cast, mixed, cast.koordinator, Typed("2", months=1), collected_on=day)
    for result in (VisitResult.NOT_HOME, None):
        with pytest.raises(NotToType, match="masih dipegang agen") as refused:
            typed_by(cast, mixed, cast.koordinator, unpaid=[Unpaid(2, result)], collected_on=day)
        assert refused.value.field == "outcome_2"
    assert not SheetBatch.objects.exists()
    typed_by(cast, mixed, cast.koordinator, Typed("1", months=1))
    typed_by(cast, mixed, cast.st.user, Typed("2", months=1), collected_on=day)
    assert [row.by for row in Collection.objects.order_by("pk")] == [cast.koordinator, cast.st.user]


def test_a_house_of_both_agents_is_left_to_the_one_who_has_the_paper(cast, away):
    both = [cast.enrolment(start=NOV), cast.enrolment(cast.member(cast.st), start=NOV)]
    sheet = sheet_for(cast, cast.enrolment(start=NOV), both, agent=cast.st)
    counted = {"counted": Counted(1, 16_800), "shown_total": 16_800}
    with pytest.raises(NotToType, match="masih dipegang agen"):
        typed_by(cast, sheet, cast.koordinator, Typed("2", months=1), **counted)
    typed_by(cast, sheet, cast.st.user, Typed("2", months=1), **counted)
    assert Collection.objects.get().total == 16_800


def test_once_the_houses_of_who_was_away_are_typed_the_sheet_is_the_agents_alone(cast, mixed):
    typed_by(cast, mixed, cast.st.user, Typed("1", months=1), at=NOW)
    with pytest.raises(NotYours):
        typed_by(cast, mixed, cast.koordinator, Typed("2", months=1))


def test_while_she_stands_in_once_more_she_types_it_herself(cast, sheet):
    name_substitute(
        uuid=uuid4(),
        agent=cast.sz,
        substitute=cast.st,
        from_on=WEEK_LATER.date(),
        until_on=WEEK_LATER.date(),
        reason="Sakit",
        by=cast.koordinator,
        at=WEEK_LATER,
    )
    with pytest.raises(NotToType, match="masih dipegang agen"):
        typed_by(cast, sheet, cast.koordinator, Typed("1", months=1))
    typed_by(cast, sheet, cast.st.user, Typed("1", months=1))


def test_the_screen_says_whose_the_house_is_and_answers_a_repeated_send(client, cast, mixed):
    sent = {
        "uuid": str(uuid4()),
        "counted_stubs": "1",
        "counted_total": "8.400",
        "collected_on": "21-11-2026",
        "serial_1": "2",
        "months_1": "1",
    }
    address = reverse("dues:enter_stubs", args=[mixed.uuid])
    with time_machine.travel(WEEK_LATER, tick=False):
        client.force_login(cast.koordinator)
        page = client.post(address, sent)
        assert "masih dipegang agen" in words(page)
        assert 'name="outcome_2"' not in words(page)
        for _ in range(2):
            answer = client.post(address, sent | {"save": "", "serial_1": "1"}, follow=True)
            assert "Tersimpan" in words(answer)
        assert client.post(address, sent | {"uuid": str(uuid4())}).status_code == 404
    assert Collection.objects.count() == 1


def test_a_coordinator_of_another_branch_types_nothing(cast, sheet):
    with pytest.raises(NotYours):
        typed_by(cast, sheet, cast.foreign_coordinator, Typed("1", months=1))


@pytest.mark.parametrize("username", ["st", "koordinator"])
def test_the_screen_takes_it_too(client, cast, sheet, username):
    sent = {
        "uuid": str(uuid4()),
        "save": "",
        "counted_stubs": "1",
        "counted_total": "8.400",
        "collected_on": "21-11-2026",
        "serial_1": "1",
        "months_1": "1",
    }
    with time_machine.travel(WEEK_LATER, tick=False):
        client.force_login(cast.users[username])
        page = words(client.get(reverse("dues:sheet", args=[sheet.uuid])))
        assert "Ketik sobekan" in page
        assert ("tidak lagi memegang semua orang" in page) == (username == "koordinator")
        answer = client.post(reverse("dues:enter_stubs", args=[sheet.uuid]), sent, follow=True)
    assert "Tersimpan" in words(answer)
    assert Collection.objects.get().agent == cast.st


def test_the_coordinator_neither_prints_nor_loses_the_sheet(client, cast, sheet):
    with time_machine.travel(WEEK_LATER, tick=False):
        client.force_login(cast.koordinator)
        page = words(client.get(reverse("dues:sheet", args=[sheet.uuid])))
        assert reverse("dues:print_sheet", args=[sheet.uuid]) not in page
        assert client.get(reverse("dues:sheet_lost", args=[sheet.uuid])).status_code == 404


def test_open_sheets_are_named_beside_the_button_that_ends_it(client, cast, away, sheet):
    sheet_for(cast, cast.enrolment(cast.member(cast.st), start=NOV), agent=cast.st)
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.koordinator)
        page = words(client.get(reverse("dues:agent", args=[cast.sz.uuid])))
        assert "Belum diketik dari keliling di kertas:" in page
        assert "ST-1</a> (2 rumah)" in page
        assert "ST-2" not in page
        ended = client.post(reverse("dues:end_substitution", args=[away.uuid]), follow=True)
    assert "Masih harus diketik dari keliling di kertas: ST-1." in words(ended)


def test_a_sheet_that_was_typed_through_is_not_named(cast, away, sheet):
    viewer = cast.viewer(cast.koordinator, NOW)
    typed_by(cast, sheet, cast.st.user, Typed("1", months=1), unpaid=[Unpaid(2, None)], at=NOW)
    assert [left.sheets for left in left_open_by([away], viewer=viewer)] == [[]]


@pytest.mark.parametrize("number", [1, 3])
def test_naming_open_sheets_asks_as_often_for_three_as_for_one(
    cast, away, number, django_assert_num_queries
):
    for _ in range(number):
        sheet_for(cast, cast.enrolment(start=NOV), agent=cast.st)
    viewer = cast.viewer(cast.koordinator, NOW)
    with django_assert_num_queries(2):
        [left] = left_open_by([away], viewer=viewer)
        assert len(left.codes.split(", ")) == number
