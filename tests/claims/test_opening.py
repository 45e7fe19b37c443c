"""A claim begins where the agent hears of it, once, and nobody else's eyes fall on it."""

import datetime as dt
from uuid import uuid4

import pytest

from claims.actions.opening import Told, open_claim
from claims.actions.steps import take_step
from claims.enums import StepKind
from claims.errors import ClaimRefused
from claims.models import Claim
from claims.queries.claims import claims_of, family_of
from claims.rules.steps import may_follow, next_steps
from members.models import Heir
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from tests.taking import NOW

DIED = dt.date(2026, 11, 3)


@pytest.fixture
def begin(cast):
    """Open a claim of SZ about a member who died."""

    def begun(member=None, **fields):
        defaults = {
            "uuid": uuid4(),
            "kind": "death",
            "member": None if "told" in fields else member or cast.enrolment().member,
            "village": cast.village,
            "agent": cast.sz,
            "event_on": DIED,
            "by": cast.sz.user,
            "on": NOW.date(),
            "at": NOW,
        }
        return open_claim(**{**defaults, **fields})

    return begun


def test_the_heirs_that_are_known_are_the_family_to_begin_with(cast, begin):
    member = cast.enrolment().member
    Heir.objects.create(member=member, name="Wati", relation="wife")
    Heir.objects.create(member=member, name="Lama", relation="child", removed_at=NOW)
    claim = begin(member)
    assert [person.name for person in family_of(claim, viewer=cast.viewer(cast.sz, now=NOW))] == [
        "Wati"
    ]
    assert claim.enrolment == member.enrolments.get()
    entry = AuditEntry.objects.get(action="claim.opened")
    assert entry.details["member"] == member.pk


def test_the_same_form_sent_twice_opens_one_claim(cast, begin):
    member, uuid = cast.enrolment().member, uuid4()
    assert begin(member, uuid=uuid) == begin(member, uuid=uuid)
    assert Claim.objects.count() == 1
    with pytest.raises(UuidReused):
        begin(member, uuid=uuid, kind="injury")


def test_a_second_claim_about_the_same_death_is_refused_while_the_first_is_open(cast, begin):
    member = cast.enrolment().member
    first = begin(member)
    with pytest.raises(ClaimRefused, match="sudah dibuka"):
        begin(member)
    _step(cast, first, "dropped")
    assert begin(member) != first


def test_somebody_who_stands_in_no_list_is_helped_too(begin):
    claim = begin(told=Told(" Pak Karto ", nik="3509110101800001"))
    assert (claim.name, claim.member, claim.enrolment) == ("Pak Karto", None, None)
    with pytest.raises(ClaimRefused):
        begin(told=Told("  "))


def test_a_death_of_tomorrow_is_refused(begin):
    with pytest.raises(ClaimRefused) as refusal:
        begin(event_on=NOW.date() + dt.timedelta(days=1))
    assert refusal.value.field == "event_on"


def test_the_village_and_other_agents_see_no_claim(cast, begin):
    claim = begin()
    seen = {
        name: claim in claims_of(cast.viewer(user, now=NOW)) for name, user in cast.users.items()
    }
    assert [name for name, sees in seen.items() if sees] == ["koordinator", "pusat", "sz"]


def test_every_step_has_a_way_on_or_ends_the_claim():
    for kind in [None, *StepKind]:
        assert bool(next_steps(kind)) is (kind != StepKind.PAID)
    assert not may_follow(StepKind.PAID, StepKind.REFUSED)


def test_a_claim_walks_to_the_payment(cast, begin):
    claim = begin()
    _step(cast, claim, "complete", note="Semua di kertas")
    _step(cast, claim, "submitted")
    with pytest.raises(ClaimRefused, match="jumlah"):
        _step(cast, claim, "paid")
    _step(cast, claim, "paid", amount=42_000_000)
    assert claims_of(cast.viewer(cast.sz, now=NOW)).get().last_step == "paid"
    assert not Claim.objects.open().exists()
    with pytest.raises(ClaimRefused):
        _step(cast, claim, "refused", reason="papers")


def test_a_step_before_the_last_one_or_of_tomorrow_is_refused(cast, begin):
    claim = begin()
    _step(cast, claim, "submitted", happened_on=NOW.date())
    for day in (-1, 1):
        with pytest.raises(ClaimRefused) as refusal:
            _step(cast, claim, "approved", happened_on=NOW.date() + dt.timedelta(days=day))
        assert refusal.value.field == "happened_on"


def test_a_refusal_says_why(cast, begin):
    claim = begin()
    _step(cast, claim, "submitted")
    with pytest.raises(ClaimRefused) as refusal:
        _step(cast, claim, "refused")
    assert refusal.value.field == "reason"


def _step(cast, claim, kind, **fields):
    defaults = {
        "uuid": uuid4(),
        "claim": claim,
        "kind": StepKind(kind),
        "happened_on": NOW.date(),
        "by": cast.koordinator,
        "on": NOW.date(),
        "at": NOW,
    }
    return take_step(**{**defaults, **fields})


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_claims_as_for_one(
    client, cast, begin, count, django_assert_num_queries
):
    for _ in range(count):
        begin()
    client.force_login(cast.sz.user)
    with django_assert_num_queries(6):
        page = client.get("/klaim/").content.decode()
    assert page.count("Siti Contoh") == count
