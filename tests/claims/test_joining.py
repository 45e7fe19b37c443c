"""Somebody of whom the family told turns out to be a member of the branch."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse

from claims.actions.handing import join_member
from claims.actions.opening import Told
from claims.errors import ClaimRefused
from claims.queries.bundles import months_of
from claims.queries.claims import claims_of
from claims.queries.persons import about_of
from claims.queries.protection import facts_of
from perisai.audit.models import AuditEntry
from tests.claims.opened import opened, paid
from tests.taking import NOW, take_from


@pytest.fixture
def member(cast, today):
    """A member of ST, two months paid."""
    enrolment = cast.enrolment(cast.member(cast.st))
    take_from(cast, enrolment, agent=cast.st, by=cast.st.user, months=2)
    return enrolment.member


@pytest.fixture
def told(cast, member):
    """A claim of SZ about somebody in no list of hers, with the NIK of that member."""
    return opened(cast, told=Told(name="Bu Siti", nik=member.nik))


def join(cast, claim, member):
    return join_member(claim=claim, member=member, by=cast.koordinator, on=NOW.date())


def test_a_joined_claim_reads_the_register_and_keeps_what_the_family_told(cast, told, member):
    viewer = cast.viewer(cast.sz, now=NOW)
    assert not facts_of(told, viewer=viewer).is_member
    joined = join(cast, told, member)
    assert (joined.name, joined.nik) == ("Bu Siti", member.nik)
    assert joined.birth_date == member.birth_date
    [seen] = claims_of(viewer)
    assert facts_of(seen, viewer=viewer).job
    assert len(months_of(seen, viewer=viewer)) == 2
    assert AuditEntry.objects.get(action="claim.joined").details == {"member": member.pk}
    join(cast, joined, member)
    assert AuditEntry.objects.filter(action="claim.joined").count() == 1


def test_a_birth_date_that_the_family_told_stays(cast, member):
    day = dt.date(1970, 2, 3)
    claim = opened(cast, told=Told(name="Bu Siti", nik=member.nik, birth_date=day))
    assert join(cast, claim, member).birth_date == day


def test_no_claim_is_joined_twice_beside_an_open_one_or_once_it_has_ended(cast, told, member):
    other = opened(cast, told=Told(name="Bu Siti lagi", nik=member.nik))
    join(cast, told, member)
    with pytest.raises(ClaimRefused):
        join(cast, other, member)
    with pytest.raises(ClaimRefused):
        join(cast, told, cast.enrolment().member)
    ended = paid(cast, opened(cast, told=Told(name="Pak Budi")))
    with pytest.raises(ClaimRefused):
        join(cast, ended, cast.enrolment().member)


def test_equal_niks_are_said_to_whoever_sees_the_other(cast, told, member):
    other = opened(cast, told=Told(name="Bu Siti lagi", nik=member.nik))
    mine = about_of(told, viewer=cast.viewer(cast.sz, now=NOW))
    assert (mine.alike, mine.members) == ((other,), ())
    branch = about_of(told, viewer=cast.viewer(cast.koordinator, now=NOW))
    assert (branch.alike, branch.members) == ((other,), (member,))
    without = opened(cast, told=Told(name="Tanpa NIK"))
    assert about_of(without, viewer=cast.viewer(cast.koordinator, now=NOW)).alike == ()


def test_the_coordinator_finds_the_member_by_nik_on_a_page(client, cast, told, member):
    url = reverse("claims:join", args=[told.uuid])
    client.force_login(cast.sz.user)
    assert client.get(url).status_code == 403
    client.force_login(cast.koordinator)
    assert url in client.get(reverse("claims:claim", args=[told.uuid])).content.decode()
    page = client.get(url).content.decode()
    assert str(member.uuid) in page
    assert member.nik[4:] not in page.replace(f'value="{member.nik}"', "")
    foreign = cast.enrolment(cast.member(cast.stranger)).member
    sent = {"nik": foreign.nik, "member": str(foreign.uuid)}
    assert client.post(url, sent).status_code == 200
    assert client.post(url, {"nik": member.nik, "member": str(uuid4())}).status_code == 200
    client.post(url, {"nik": member.nik, "member": str(member.uuid)})
    told.refresh_from_db()
    assert told.member == member
