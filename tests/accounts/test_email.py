"""Where reminders of the work go."""

import pytest

from perisai.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
ADDRESS = "/surel/"


@pytest.fixture
def sz(cast, client):
    client.force_login(cast.sz.user)
    return cast.sz.user


def test_somebody_gives_an_address_of_their_own(client, sz):
    answer = client.post(ADDRESS, {"email": "siti@example.id"})
    sz.refresh_from_db()
    assert (answer.status_code, sz.email) == (302, "siti@example.id")
    entry = AuditEntry.objects.get(action="user.email_changed")
    assert entry.by == sz
    assert "siti" not in str(entry.details)


def test_an_address_is_taken_back_by_leaving_it_empty(client, sz):
    client.post(ADDRESS, {"email": "siti@example.id"})
    client.post(ADDRESS, {"email": ""})
    sz.refresh_from_db()
    assert sz.email == ""


def test_what_is_no_address_is_not_kept(client, sz):
    page = client.post(ADDRESS, {"email": "siti di desa"})
    sz.refresh_from_db()
    assert (page.status_code, sz.email) == (200, "")
    assert b"siti di desa" in page.content


def test_the_same_address_again_is_no_change(client, sz):
    for _time in range(2):
        client.post(ADDRESS, {"email": "siti@example.id"})
    assert AuditEntry.objects.filter(action="user.email_changed").count() == 1


def test_the_morning_mail_is_on_until_it_is_switched_off(client, sz):
    assert 'name="wants_digest"' in client.get(ADDRESS).content.decode()
    client.post(ADDRESS, {"email": "siti@example.id", "wants_digest": "on"})
    sz.refresh_from_db()
    assert sz.wants_digest
    client.post(ADDRESS, {"email": "siti@example.id"})
    sz.refresh_from_db()
    assert (sz.email, sz.wants_digest) == ("siti@example.id", False)
    assert "checked" not in client.get(ADDRESS).content.decode()
    entry = AuditEntry.objects.get(action="user.digest_switched")
    assert entry.details == {"is_on": False}


@pytest.mark.parametrize("who", ["sekdes", "pusat"])
def test_who_gets_no_morning_mail_is_not_asked_about_it(client, cast, who):
    user = cast.users[who]
    client.force_login(user)
    assert 'name="wants_digest"' not in client.get(ADDRESS).content.decode()
    client.post(ADDRESS, {"email": "kantor@example.id"})
    user.refresh_from_db()
    assert (user.email, user.wants_digest) == ("kantor@example.id", True)


def test_head_office_writes_an_address_down(client, cast):
    client.force_login(cast.pusat)
    page = client.get(f"/admin/accounts/user/{cast.sz.user.pk}/change/")
    assert b'name="email"' in page.content
