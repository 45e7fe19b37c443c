"""The administration pages of head office."""

import pytest

from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.audit.models import AuditEntry
from tests.cast import PASSWORD

USERS = "/admin/accounts/user/"
NEW = {
    "username": "sumarni",
    "name": "Sumarni",
    "role": Role.AGENT,
    "language": "id",
    "password1": "kebun-jagung-di-bukit",
    "password2": "kebun-jagung-di-bukit",
}


@pytest.fixture
def office(client, cast):
    client.force_login(cast.pusat)
    return client


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_one_sign_in(client):
    assert client.get(USERS).url == f"/admin/login/?next={USERS}"
    assert client.get("/admin/login/?next=/admin/").url.startswith("/masuk/?next=")


@pytest.mark.parametrize("username", ["sz", "sekdes", "koordinator"])
def test_to_everybody_but_head_office_it_does_not_exist(client, cast, username):
    client.force_login(cast.users[username])
    assert client.get("/admin/", follow=True).status_code == 404
    assert client.get(USERS, follow=True).status_code == 404


def test_head_office_makes_a_user_who_can_sign_in(office):
    response = office.post(f"{USERS}add/", NEW)
    assert response.status_code == 302
    user = User.objects.get(username="sumarni")
    assert (user.role, user.check_password("kebun-jagung-di-bukit")) == (Role.AGENT, True)
    assert AuditEntry.objects.get(action="user.added").subject_id == str(user.pk)


def test_head_office_gives_a_new_password_and_leaves_a_trace(office, cast):
    user = cast.sz.user
    office.post(
        f"{USERS}{user.pk}/password/",
        {"usable_password": "true", "password1": "padi-hujan-pagi", "password2": "padi-hujan-pagi"},
    )
    user.refresh_from_db()
    assert user.check_password("padi-hujan-pagi")
    entry = AuditEntry.objects.get(action="user.changed")
    assert (entry.by, entry.subject_id) == (cast.pusat, str(user.pk))
    assert "padi" not in str(entry.details)


def test_head_office_makes_a_user_inactive(office, cast):
    user = cast.sz.user
    fields = {"username": "sz", "name": user.name, "role": user.role, "language": "id"}
    assert office.post(f"{USERS}{user.pk}/change/", fields).status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert user.check_password(PASSWORD)


def test_no_user_is_ever_deleted(office, cast):
    assert office.get(f"{USERS}{cast.sz.user.pk}/delete/").status_code == 403
    office.post(USERS, {"action": "delete_selected", "_selected_action": [cast.sz.user.pk]})
    assert User.objects.filter(pk=cast.sz.user.pk).exists()
