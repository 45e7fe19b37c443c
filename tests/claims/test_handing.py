"""A claim after the member moved: read through the claim, and handed over by the coordinator."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse

from claims.actions.handing import hand_over_claim
from claims.actions.opening import open_claim
from claims.errors import ClaimRefused
from claims.models import Claim
from claims.queries.bundles import months_of
from claims.queries.claims import claims_of
from claims.queries.sheets import attestations_of
from members.models import Attestation
from perisai.audit.models import AuditEntry
from tests.claims.conftest import death_of
from tests.claims.opened import paid
from tests.taking import NOW, take_from


@pytest.fixture
def moved(cast, today) -> Claim:
    """The member of a claim of SZ, who paid two months, is with ST now."""
    enrolment = cast.enrolment()
    take_from(cast, enrolment, months=2)
    Attestation.objects.create(
        enrolment=enrolment,
        attested_on=dt.date(2026, 1, 1),
        is_working=True,
        is_not_in_care=True,
        by=cast.sz.user,
    )
    claim = death_of(cast, enrolment.member)
    enrolment.member.agent = cast.st
    enrolment.member.save()
    return claim


def seen(cast, person):
    return list(claims_of(cast.viewer(person, now=NOW)))


def hand_over(cast, claim, agent=None):
    return hand_over_claim(claim=claim, agent=agent or cast.st, by=cast.koordinator, on=NOW.date())


def test_who_has_the_claim_reads_dues_and_declarations_after_the_member_moved(cast, moved):
    viewer = cast.viewer(cast.sz, now=NOW)
    [claim] = claims_of(viewer)
    assert len(months_of(claim, viewer=viewer)) == 2
    assert len(attestations_of(claim, viewer=viewer)) == 1


def test_a_claim_that_is_handed_over_is_the_new_agents_and_no_more_the_old_ones(cast, moved):
    assert seen(cast, cast.st) == []
    hand_over(cast, moved)
    assert (seen(cast, cast.st), seen(cast, cast.sz)) == ([moved], [])
    entry = AuditEntry.objects.get(action="claim.handed_over")
    assert entry.details == {"before": cast.sz.pk, "agent": cast.st.pk}
    assert moved.history.latest().history_user == cast.koordinator
    hand_over(cast, moved)
    assert AuditEntry.objects.filter(action="claim.handed_over").count() == 1


def test_no_claim_goes_to_an_agent_who_left_or_once_it_has_ended(cast, moved):
    cast.st.until_on = NOW.date() - dt.timedelta(days=1)
    with pytest.raises(ClaimRefused, match="Agen"):
        hand_over(cast, moved)
    cast.st.until_on = None
    paid(cast, moved)
    with pytest.raises(ClaimRefused):
        hand_over(cast, moved)


def test_an_agent_who_cannot_see_the_open_claim_is_sent_to_the_coordinator(cast, moved):
    with pytest.raises(ClaimRefused) as refused:
        open_claim(
            uuid=uuid4(),
            kind="death",
            member=moved.member,
            village=cast.village,
            agent=cast.st,
            by=cast.st.user,
            on=NOW.date(),
            at=NOW,
        )
    assert "koordinator" in str(refused.value)


def test_the_coordinator_hands_over_on_a_page_and_nobody_else(client, cast, moved):
    url = reverse("claims:hand_over", args=[moved.uuid])
    client.force_login(cast.sz.user)
    assert client.get(url).status_code == 403
    client.force_login(cast.foreign_coordinator)
    assert client.get(url).status_code == 404
    client.force_login(cast.koordinator)
    assert url in client.get(reverse("claims:claim", args=[moved.uuid])).content.decode()
    assert f'value="{cast.st.uuid}" selected' in client.get(url).content.decode()
    assert client.post(url, {"agent": str(cast.stranger.uuid)}).status_code == 200
    client.post(url, {"agent": str(cast.st.uuid)})
    moved.refresh_from_db()
    assert moved.agent == cast.st
