"""A part of a page that is asked for after the session has ended leads the whole page to the door."""

import pytest

from tests.cast import PASSWORD

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


class TestWhatWasSentAfterTheEnd:
    RECORD = "/sosialisasi/"
    BUTTON = "/sosialisasi/calon/00000000-0000-4000-8000-000000000000/boleh-lagi/"

    def test_it_leads_back_to_the_page_with_the_button_and_says_that_nothing_was_saved(
        self, client, cast
    ):
        headers = {"Referer": f"http://testserver{self.RECORD}?tampil=calon"}
        door = client.post(self.BUTTON, headers=headers)["Location"]
        assert door == "/masuk/?next=%2Fsosialisasi%2F%3Ftampil%3Dcalon&belum=1"
        assert "Belum tersimpan" in client.get(door).content.decode()
        page = client.post(
            door,
            {"username": "sz", "password": PASSWORD, "next": f"{self.RECORD}?tampil=calon"},
            follow=True,
        )
        assert page.redirect_chain == [(f"{self.RECORD}?tampil=calon", 302)]
        assert "Kiriman terakhir belum tersimpan" in page.content.decode()

    @pytest.mark.parametrize(
        "shown",
        [
            None,
            "https://elsewhere.example/sosialisasi/",
            "http://testserver//elsewhere.example/",
            "http://testserver/masuk/?next=/",
        ],
        ids=["nothing told", "another site", "a disguise of another site", "the door itself"],
    )
    def test_it_goes_nowhere_else(self, client, db, shown):
        headers = {"Referer": shown} if shown else {}
        door = client.post("/iuran/", headers=headers)["Location"]
        assert door == "/masuk/?next=%2Fiuran%2F&belum=1"

    def test_who_signs_out_or_chooses_a_language_lost_nothing(self, client, cast):
        client.force_login(cast.sz.user)
        assert client.post("/keluar/")["Location"] == "/masuk/"
        here = "/masuk/?next=/iuran/"
        headers = {"Referer": f"http://testserver{here}"}
        answer = client.post("/bahasa/", {"language": "en", "next": here}, headers=headers)
        assert answer["Location"] == here
