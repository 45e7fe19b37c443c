"""Sidoarjo, 2025/26: paid to July, died in September, the heirs pay the arrears in December."""

import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from claims.queries.protection import facts_of
from claims.rules.precheck import precheck
from dues.actions.collecting import Share
from dues.actions.participation import end_participation
from dues.actions.settling import settle_by_heirs
from dues.enums import QuestionKind, Status
from dues.errors import AlreadyPaid, AmountChanged, CannotBePaid
from dues.models import BranchQuestion, Collection, Standing
from dues.queries.ledger import ledger_differences
from dues.rules import Progress, months_for_heirs, status_on
from perisai.common.months import add_months, month_of
from tests.claims.steps import answer, begin, day
from tests.custody import accept, hand_on, pay_branch
from tests.taking import take_from

AUG, SEP = day("2025-08-01"), day("2025-09-01")


def moment(text: str) -> dt.datetime:
    return dt.datetime.combine(day(text), dt.time(10), ZoneInfo("Asia/Jakarta"))


LATER = moment("2025-12-17")


def gone(cast, died_on: str, months=5):
    """A member who paid from March 2025 on and died."""
    enrolment, at = cast.enrolment(start=day("2025-03-01")), moment("2025-03-10")
    remittance = hand_on(cast, take_from(cast, enrolment, at=at, months=months), at=at)
    accept(cast, remittance, at=at)
    pay_branch(cast, [remittance], at=at)
    end_participation(
        enrolment=enrolment,
        ended_on=day(died_on),
        reason="deceased",
        by=cast.sz.user,
        on=day(died_on),
        at=moment(died_on),
    )
    enrolment.refresh_from_db()
    return enrolment


def settle(cast, enrolment, **changes) -> Collection:
    usual = {
        "uuid": uuid4(),
        "share": Share(enrolment.pk, AUG, 2),
        "payer_name": "Bu Karto",
        "paid_through": "branch",
        "reference": "",
        "expected_total": 2 * 16_800,
        "paid_on": LATER.date(),
        "by": cast.sz.user,
        "at": LATER,
    }
    return settle_by_heirs(**{**usual, **changes})


def test_the_heirs_pay_and_the_branch_is_asked_whether_it_counts(cast):
    enrolment = gone(cast, "2025-09-20")
    claim = begin(cast, enrolment.member, event_on=day("2025-09-20"), at=LATER)
    claim = answer(cast, claim, "cause", {"cause": "other"}, at=LATER)
    uuid = uuid4()
    assert settle(cast, enrolment, uuid=uuid) == settle(cast, enrolment, uuid=uuid)
    noted = Collection.objects.get(source="elsewhere")
    assert (noted.payer_kind, noted.payer_name, noted.total) == ("family", "Bu Karto", 33_600)
    assert Standing.objects.get(enrolment=enrolment).paid_through == SEP
    assert BranchQuestion.objects.filter(kind=QuestionKind.LATE_ARRIVAL).count() == 1
    told = facts_of(claim, viewer=cast.viewer(cast.sz, now=LATER))
    assert (told.job.status, told.job.settled) == (Status.ARREARS_2, (AUG, SEP))
    kinds = {row.kind: row.level for row in precheck(told)}
    assert (kinds["in_arrears"], kinds["settled"]) == ("needs_decision", "needs_decision")
    assert list(ledger_differences()) == []


@pytest.mark.parametrize(
    ("died_on", "changes", "error"),
    [
        ("2025-11-01", {}, CannotBePaid),  # lapsed
        ("2025-07-10", {}, CannotBePaid),  # nothing was owed
        ("2025-09-20", {"share": 3}, CannotBePaid),  # beyond the month of death
        ("2025-09-20", {"paid_on": day("2025-09-19")}, CannotBePaid),
        ("2025-09-20", {"first": SEP}, AlreadyPaid),
        ("2025-09-20", {"expected_total": 16_800}, AmountChanged),  # the price of one month
    ],
)
def test_only_months_up_to_the_death_of_somebody_in_arrears(cast, died_on, changes, error):
    enrolment = gone(cast, died_on)
    share = Share(enrolment.pk, changes.pop("first", AUG), changes.pop("share", 2))
    with pytest.raises(error):
        settle(cast, enrolment, share=share, **changes)
    assert not Collection.objects.filter(source="elsewhere").exists()


def test_it_is_paid_once(cast):
    enrolment = gone(cast, "2025-09-20")
    settle(cast, enrolment)
    with pytest.raises(CannotBePaid):
        settle(cast, enrolment)


def test_somebody_who_lives_pays_by_the_ordinary_doors(cast):
    enrolment = cast.enrolment(start=day("2025-03-01"))
    with pytest.raises(CannotBePaid):
        settle(cast, enrolment)


MONTHS = st.dates(day("2020-01-01"), day("2027-12-31")).map(month_of)


@given(paid=MONTHS, behind=st.integers(0, 3), days=st.integers(0, 250))
def test_heirs_never_pay_beyond_the_death_nor_for_the_lapsed(paid, behind, days):
    died_on = paid + dt.timedelta(days=days)
    progress = Progress(
        start_month=day("2019-01-01"), paid_through=paid, remitted_through=add_months(paid, -behind)
    )
    months = months_for_heirs(progress, died_on)
    assert all(paid < month <= month_of(died_on) for month in months)
    if months:
        assert status_on(progress, died_on).is_in_arrears


def test_on_the_screen_the_family_is_asked_how_much_and_the_agent_takes_nothing(client, cast):
    enrolment = gone(cast, "2025-09-20")
    claim = begin(cast, enrolment.member, event_on=day("2025-09-20"), at=LATER)
    client.force_login(cast.sz.user)
    url = f"/klaim/{claim.uuid}/lunasi/"
    with time_machine.travel(LATER, tick=False):
        assert url in client.get(f"/klaim/{claim.uuid}/").content.decode()
        page = client.get(url).content.decode()
        assert "2 bulan · Rp33.600" in page
        assert "tidak pernah kepada Anda" in page
        sent = {
            "uuid": uuid4(),
            "months": "2",
            "payer": "Bu Karto",
            "paid_on": "17-12-2025",
            "paid_through": "branch",
            "save": "1",
        }
        assert client.post(url, {**sent, "months": ""}).status_code == 200
        page = client.post(url, sent, follow=True).content.decode()
        assert "Dilunasi ahli waris setelah kejadian: Agu–Sep 2025" in page
        assert "Tidak ada lagi yang perlu dilunasi" in client.get(url).content.decode()


def test_before_the_participation_is_ended_the_page_says_so_and_leads_back(client, cast):
    enrolment = cast.enrolment(start=day("2025-03-01"))
    at = moment("2025-12-17")
    claim = begin(cast, enrolment.member, event_on=day("2025-09-20"), at=at)
    client.force_login(cast.sz.user)
    with time_machine.travel(at, tick=False):
        page = client.get(f"/klaim/{claim.uuid}/lunasi/").content.decode()
        end = f"{reverse('desk:end', args=[enrolment.uuid])}?klaim={claim.uuid}"
        assert end in page
        assert "Tidak ada lagi yang perlu dilunasi" not in page
        assert end in client.get(f"/klaim/{claim.uuid}/").content.decode()
        told = {"reason": "deceased", "ended_on": "20-09-2025"}
        assert client.post(end, told).url == reverse("claims:claim", args=[claim.uuid])


def test_a_claim_about_somebody_else_is_no_way_back(client, cast):
    enrolment = cast.enrolment(start=day("2025-03-01"))
    other = begin(cast, cast.enrolment().member, event_on=day("2025-09-20"), at=LATER)
    client.force_login(cast.sz.user)
    end = f"{reverse('desk:end', args=[enrolment.uuid])}?klaim={other.uuid}"
    with time_machine.travel(LATER, tick=False):
        answer = client.post(end, {"reason": "deceased", "ended_on": "20-09-2025"})
    assert answer.url == reverse("desk:member", args=[enrolment.member.uuid])


def two_jobs_gone(cast):
    """A member who died in arrears of two jobs: one paid to July, the other to August."""
    first = cast.enrolment(start=day("2025-03-01"), kpj="11111111111")
    second = cast.enrolment(first.member, start=day("2025-03-01"), slot=2, kpj="22222222222")
    at = moment("2025-03-10")
    for enrolment, months in (first, 5), (second, 6):
        remittance = hand_on(cast, take_from(cast, enrolment, at=at, months=months), at=at)
        accept(cast, remittance, at=at)
        pay_branch(cast, [remittance], at=at)
    end_participation(
        enrolment=first,
        ended_on=day("2025-10-20"),
        reason="deceased",
        by=cast.sz.user,
        on=day("2025-10-20"),
        at=moment("2025-10-20"),
    )
    return first, second


def test_the_arrears_of_a_second_job_can_be_settled_too(client, cast):
    first, second = two_jobs_gone(cast)
    claim = begin(cast, first.member, event_on=day("2025-10-20"), at=LATER)
    client.force_login(cast.sz.user)
    url = f"/klaim/{claim.uuid}/lunasi/"
    sent = {"payer": "Bu Karto", "paid_on": "17-12-2025", "paid_through": "branch", "save": "1"}
    with time_machine.travel(LATER, tick=False):
        page = client.get(url).content.decode()
        assert "<strong>Petani (KPJ 11111111111)</strong>" in page
        assert "Lunasi tunggakan pekerjaan lain: Petani (KPJ 22222222222), Sep–Okt 2025" in page
        assert f"{url}?job={second.uuid}" in page
        page = client.get(url, {"job": second.uuid}).content.decode()
        assert "Agu" not in page.partition("<form")[2].partition("</form>")[0]
        told = {**sent, "uuid": uuid4(), "months": "2", "job": second.uuid}
        assert client.post(url, told).status_code == 302
        # What was noted for the second job never falls on the first, which is still open.
        page = client.post(url, told).content.decode()
        assert "Tidak ada lagi yang perlu dilunasi" in page
    noted = Collection.objects.get(source="elsewhere")
    assert {line.enrolment for line in noted.lines.all()} == {second}
    assert Standing.objects.get(enrolment=first).paid_through == day("2025-07-01")
