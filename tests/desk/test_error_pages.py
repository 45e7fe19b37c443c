"""Pages for when something went wrong: in words, with what to do, standing alone."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path
from django.views.defaults import server_error


def boom(request):
    raise RuntimeError("rusak")


def denied(request):
    raise PermissionDenied


def garbled(request):
    raise SuspiciousOperation


urlpatterns = [
    path("rusak/", boom),
    path("terlarang/", denied),
    path("kacau/", garbled),
]


@pytest.fixture
def visitor(db):
    return Client(raise_request_exception=False)


@pytest.mark.urls("tests.desk.test_error_pages")
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/kacau/", 400, "Permintaan ini tidak terbaca"),
        ("/terlarang/", 403, "Halaman ini bukan untuk peran Anda"),
        ("/tidak-ada/", 404, "Halaman ini tidak ada"),
        ("/rusak/", 500, "Ada kerusakan di pihak kami"),
    ],
)
def test_the_page_says_what_happened_and_offers_a_way_out(
    visitor, caplog, address, status, heading
):
    response = visitor.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert heading in page
    assert '<html lang="id">' in page
    assert "Ke halaman pertama" in page


MEMBER = "/peserta/00000000-0000-4000-8000-000000000000/"


@pytest.mark.parametrize(
    ("shown", "back"),
    [
        (None, MEMBER),
        ("http://testserver/peserta/?cari=siti", "/peserta/?cari=siti"),
        ("https://elsewhere.example/", MEMBER),
    ],
    ids=["the page above it", "the page that was shown", "never another site"],
)
def test_an_address_of_a_button_leads_back(client, cast, shown, back):
    client.force_login(cast.sz.user)
    headers = {"Referer": shown} if shown else {}
    answer = client.get(f"{MEMBER}lihat/phone/", headers=headers)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert f'href="{back}"' in answer.content.decode()


def test_a_form_open_for_too_long_says_so(cast, caplog):
    visitor = Client(enforce_csrf_checks=True)
    response = visitor.post("/masuk/", {"username": "sz", "password": "x"})
    assert response.status_code == 403
    assert "Formulir ini terlalu lama terbuka" in response.content.decode()
    assert "Isian Anda masih ada: buka lagi formulirnya." in response.content.decode()


def test_the_page_of_a_broken_server_needs_no_database_and_no_list_of_files(rf, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    assert server_error(rf.get("/")).status_code == 500


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "405", "500"])
def test_every_error_page_tells_what_to_do(name):
    page = render_to_string(f"{name}.html")
    assert page.count("<p>") == 2
