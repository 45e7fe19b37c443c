"""A part of a page that is asked for after the session has ended leads the whole page to the door."""

import pytest

pytestmark = pytest.mark.django_db

ASKED_BY_HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("shown", "back"),
    [
        ("http://testserver/iuran/?peserta=7", "%2Fiuran%2F%3Fpeserta%3D7"),
        ("https://elsewhere.example/iuran/", "%2F"),
        (None, "%2F"),
    ],
    ids=["the page that was shown", "another site", "nothing told"],
)
def test_the_page_goes_to_the_sign_in_form_and_knows_the_way_back(client, shown, back):
    headers = ASKED_BY_HTMX | ({"HX-Current-URL": shown} if shown else {})
    answer = client.post("/iuran/", headers=headers)
    assert answer["HX-Redirect"] == f"/masuk/?next={back}"
    assert answer.content == b""


def test_a_page_that_was_asked_for_whole_is_redirected_as_ever(client):
    answer = client.get("/iuran/")
    assert (answer.status_code, answer["Location"]) == (302, "/masuk/?next=/iuran/")


def test_who_is_signed_in_gets_the_part(client, cast):
    client.force_login(cast.sz.user)
    answer = client.get("/iuran/", headers=ASKED_BY_HTMX)
    assert answer.status_code == 200
    assert "HX-Redirect" not in answer
