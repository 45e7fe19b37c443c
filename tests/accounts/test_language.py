"""Which language a page speaks."""

import pytest
from django.conf import settings


def lang_of(response) -> str:
    assert response.headers["Content-Language"] in response.content.decode().split("<head>")[0]
    return response.headers["Content-Language"]


def choose(client, language, page="/masuk/"):
    return client.post("/bahasa/", {"language": language, "next": page})


@pytest.mark.django_db
def test_a_stranger_reads_indonesian_whatever_the_phone_says(client):
    page = client.get("/masuk/", headers={"accept-language": "en"})
    assert lang_of(page) == "id"
    assert "Kata sandi" in page.content.decode()


@pytest.mark.django_db
def test_a_stranger_may_switch_to_english_and_back(client):
    assert choose(client, "en").url == "/masuk/"
    page = client.get("/masuk/")
    assert lang_of(page) == "en"
    assert "Password" in page.content.decode()
    choose(client, "id")
    assert lang_of(client.get("/masuk/")) == "id"


def test_the_choice_of_a_user_is_remembered_on_every_device(client, cast):
    client.force_login(cast.sz.user)
    choose(client, "en", page="/")
    other_device = client.__class__()
    other_device.force_login(cast.sz.user)
    assert lang_of(other_device.get("/")) == "en"


def test_the_choice_of_a_user_wins_over_the_cookie_of_the_device(client, cast):
    choose(client, "en")
    client.force_login(cast.sz.user)
    assert lang_of(client.get("/")) == "id"


@pytest.mark.parametrize("language", ["", "fr", "id'--"])
def test_a_language_we_do_not_speak_changes_nothing(client, cast, language):
    client.force_login(cast.sz.user)
    choose(client, language)
    cast.sz.user.refresh_from_db()
    assert cast.sz.user.language == "id"
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


@pytest.mark.django_db
def test_the_switch_does_not_lead_to_another_site(client):
    response = choose(client, "en", page="https://jahat.example/")
    assert response.url == "/"


@pytest.mark.django_db
def test_the_switch_is_a_form_not_a_link(client):
    assert client.get("/bahasa/").status_code == 405
