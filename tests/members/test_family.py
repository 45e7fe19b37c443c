import pytest

from members.actions.family import add_heir, edit_heir, record_consent, remove_heir
from members.actions.people import withdraw_member
from members.errors import HeirGone, MemberGone
from perisai.audit.models import AuditEntry
from tests.members.forms_of_people import TODAY, an_agreement, an_heir


@pytest.fixture
def member(cast):
    return cast.member()


def test_heirs_stand_in_the_order_they_were_named(cast, member):
    for name in ("Budi", "Ani"):
        add_heir(member=member, relative=an_heir(name=name), by=cast.sz.user)
    assert [(heir.name, heir.position) for heir in member.heirs.all()] == [("Budi", 1), ("Ani", 2)]


def test_a_corrected_heir_keeps_the_history(cast, member):
    heir = add_heir(member=member, relative=an_heir(), by=cast.sz.user)
    edit_heir(heir=heir, relative=an_heir(share_note="separuh"), by=cast.koordinator)
    latest, _first = heir.history.all()
    assert (latest.share_note, latest.history_user) == ("separuh", cast.koordinator)
    assert AuditEntry.objects.latest("id").details["fields"] == ["share_note"]


def test_a_removed_heir_is_kept_and_no_longer_changed(cast, member):
    heir = remove_heir(
        heir=add_heir(member=member, relative=an_heir(), by=cast.sz.user), by=cast.sz.user
    )
    assert heir.removed_at
    assert member.heirs.count() == 1
    for act in (
        lambda: remove_heir(heir=heir, by=cast.sz.user),
        lambda: edit_heir(heir=heir, relative=an_heir(name="Ani"), by=cast.sz.user),
    ):
        with pytest.raises(HeirGone):
            act()


def test_the_newest_consent_counts_and_withdrawing_is_a_new_row(cast, member):
    record_consent(
        member=member,
        agreement=an_agreement(purposes=("remind", "claim"), channels=("sms",)),
        by=cast.sz.user,
    )
    record_consent(member=member, agreement=an_agreement(purposes=()), by=cast.sz.user)
    first, latest = member.consents.all()
    assert (first.purposes, first.channels) == (["claim", "remind"], ["sms"])
    assert latest.purposes == []


def test_nothing_is_added_to_somebody_withdrawn(cast, member):
    withdraw_member(member=member, was_paid=False, by=cast.sz.user, on=TODAY)
    with pytest.raises(MemberGone):
        add_heir(member=member, relative=an_heir(), by=cast.sz.user)
    with pytest.raises(MemberGone):
        record_consent(member=member, agreement=an_agreement(), by=cast.sz.user)
