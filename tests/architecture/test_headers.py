"""What every answer carries."""

import pytest
from django.urls import reverse

from perisai.common.ids import new_uuid
from tests.cast import PASSWORD
from tests.imports.registers import people
from tests.imports.steps import upload
from tests.taking import take_from

PAGES = ["/masuk/", "/", "/kata-sandi/", "/admin/", "/tidak-ada/"]


@pytest.fixture
def office(client, cast):
    client.force_login(cast.pusat)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_every_page_carries_the_strict_policy(office, page):
    policy = office.get(page).headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["img-src"] == "'self' data:"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("page", PAGES)
def test_every_page_forbids_frames_and_guessed_types(office, page):
    headers = office.get(page).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def cache_rules(answer) -> set[str]:
    return {rule.strip() for rule in answer.headers.get("Cache-Control", "").split(",")}


@pytest.mark.parametrize("page", [*PAGES, "/peserta/", "/impor/", "/periksa/"])
def test_no_page_of_somebody_signed_in_is_kept(office, page):
    assert {"no-store", "private"} <= cache_rules(office.get(page))


def test_signing_in_and_out_are_not_kept_either(client, cast):
    told = {"username": "sz", "password": PASSWORD}
    assert {"no-store", "private"} <= cache_rules(client.post("/masuk/", told))
    assert {"no-store", "private"} <= cache_rules(client.post("/keluar/"))


def test_numbers_files_and_prints_are_not_kept(client, cast):
    collection = take_from(cast)
    member = collection.lines.get().enrolment.member
    register = upload(cast, people(1))
    client.force_login(cast.sz.user)
    client.post(
        reverse("dues:print_receipt", args=[collection.uuid]), {"uuid": new_uuid(), "paper": "a6"}
    )
    answers = [
        client.get(reverse("dues:receipt_print", args=[collection.uuid, 0])),
        client.get(reverse("dues:receipt_text", args=[collection.uuid])),
        client.get(reverse("imports:download", args=[register.uuid])),
        client.get(reverse("desk:member", args=[member.uuid])),
        client.post(reverse("members:reveal", args=[member.uuid, "nik"])),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert {"no-store", "private"} <= cache_rules(answer)
