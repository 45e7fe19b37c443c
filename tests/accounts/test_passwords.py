"""Choosing a password."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from perisai.accounts.demo_passwords import DEMO_PASSWORDS
from perisai.audit.models import AuditEntry
from tests.cast import PASSWORD

NEW = "kebun-jagung-di-bukit"


def change(client, old=PASSWORD, new=NEW, again=None):
    fields = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post("/kata-sandi/", fields, follow=True)


@pytest.fixture
def sz(client, cast):
    client.force_login(cast.sz.user)
    return cast.sz.user


def test_the_new_password_holds_and_the_session_goes_on(client, sz):
    response = change(client)
    assert "sudah diganti" in response.content.decode()
    sz.refresh_from_db()
    assert sz.check_password(NEW)


def test_the_change_leaves_a_trace_without_the_password(client, sz):
    change(client)
    entry = AuditEntry.objects.get(action="user.password_changed")
    assert (entry.by, entry.subject_id, entry.details) == (sz, str(sz.pk), {})


def test_other_devices_must_sign_in_again(client, sz):
    other = client.__class__()
    other.force_login(sz)
    change(client)
    assert other.get("/").status_code == 302


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"old": "bukan-yang-lama"}, "Kata sandi lama salah"),
        ({"again": "kebun-jagung-di-lembah"}, "tidak sama"),
        ({"new": "pendek"}, "10"),
        ({"new": "837465012938"}, "angka"),
        ({"new": DEMO_PASSWORDS["sz"]}, "kata sandi contoh"),
    ],
    ids=["old one wrong", "typed differently", "too short", "digits only", "of the demo"],
)
def test_what_is_wrong_is_said_and_nothing_changes(client, sz, fields, told):
    assert told in change(client, **fields).content.decode()
    sz.refresh_from_db()
    assert sz.check_password(PASSWORD)


@pytest.mark.parametrize("password", DEMO_PASSWORDS.values())
def test_nobody_may_choose_a_password_of_the_demo(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert [error.code for error in refused.value.error_list] == ["demo_password"]
