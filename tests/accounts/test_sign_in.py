"""Signing in and out."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from perisai.accounts.actions import close_account
from perisai.accounts.demo_passwords import DEMO_PASSWORDS
from tests.cast import PASSWORD

SIGN_IN = "/masuk/"
WRONG = "bukan-kata-sandi-ini"


def sign_in(client, username="sz", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def test_a_right_password_opens_the_first_page(client, cast):
    response = sign_in(client)
    assert response.status_code == 302
    assert response.url == reverse("desk:home")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("username", "password"),
    [("sz", WRONG), ("tidak-ada", PASSWORD)],
    ids=["wrong password", "no such user"],
)
def test_a_wrong_password_and_a_wrong_name_get_the_same_answer(client, cast, username, password):
    response = sign_in(client, username, password)
    assert response.status_code == 200
    assert "Nama pengguna atau kata sandi salah." in response.content.decode()


def test_somebody_made_inactive_cannot_sign_in(client, cast):
    user = cast.sz.user
    user.is_active = False
    user.save()
    assert "Akun ini sudah ditutup. Hubungi kantor cabang" in sign_in(client).content.decode()
    assert client.get("/").status_code == 302


def test_a_closed_account_says_since_when_to_whoever_knows_its_password(client, cast):
    with time_machine.travel(dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC), tick=False):
        close_account(user=cast.sz.user, by=cast.pusat)
    assert "Akun ini ditutup sejak 20 November 2026" in sign_in(client).content.decode()
    guessed = sign_in(client, password=WRONG).content.decode()
    assert "Nama pengguna atau kata sandi salah." in guessed
    assert "ditutup" not in guessed
    assert client.get("/").status_code == 302


def test_after_signing_in_one_returns_to_the_page_one_was_on(client, cast):
    away = client.get("/kata-sandi/")
    assert away.url == "/masuk/?next=/kata-sandi/"
    page = client.get(away.url).content.decode()
    assert "Anda kembali ke halaman tadi" in page
    assert sign_in(client, next="/kata-sandi/").url == "/kata-sandi/"


def test_a_foreign_address_to_return_to_is_not_followed(client, cast):
    assert sign_in(client, next="https://jahat.example/").url == reverse("desk:home")


def test_signing_out_needs_a_button_and_ends_the_session(client, cast):
    client.force_login(cast.sz.user)
    assert client.get("/keluar/").status_code == 405
    assert client.post("/keluar/").url == SIGN_IN
    assert client.get("/").status_code == 302


def test_five_wrong_passwords_close_the_door_even_to_the_right_one(client, cast):
    for _ in range(4):
        assert sign_in(client, password=WRONG).status_code == 200
    closed = sign_in(client, password=WRONG)
    assert closed.status_code == 429
    assert "Coba lagi 15 menit lagi." in closed.content.decode()
    assert sign_in(client).status_code == 429
    assert client.get("/").status_code == 302


def test_a_closed_door_is_closed_for_one_name_only(client, cast):
    for _ in range(5):
        sign_in(client, password=WRONG)
    assert sign_in(client, username="st").status_code == 302


@pytest.mark.parametrize("username", DEMO_PASSWORDS)
def test_a_server_refuses_the_passwords_of_the_demo(client, cast, settings, username):
    user = cast.users[username]
    user.set_password(DEMO_PASSWORDS[username])
    user.save()
    settings.REFUSE_DEMO_PASSWORDS = True
    response = sign_in(client, username, DEMO_PASSWORDS[username])
    assert response.status_code == 200
    assert "kata sandi contoh" in response.content.decode()
    settings.REFUSE_DEMO_PASSWORDS = False
    assert sign_in(client, username, DEMO_PASSWORDS[username]).status_code == 302


def test_the_session_ends_after_half_a_day(client, cast):
    sign_in(client)
    assert client.session.get_expiry_age() == 12 * 60 * 60
