"""Third lock: every address is public or answers 404 for a stranger's row, and none breaks."""

import types

import pytest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from members.models import Member
from tests.architecture.addresses import ADDRESSES, HEAD_OFFICE_ONLY, Address, row


def names_in(patterns, namespace: str = "") -> list[str]:
    """The full names of all addresses; one without a name is given by its route."""
    names = []
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            names += names_in(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern):
            names.append(f"{namespace}{entry.name or entry.pattern}")
    return names


def unclassified(patterns) -> list[str]:
    """Addresses that nobody has said whom they are for."""
    known = {name.partition("?")[0] for name in ADDRESSES}
    return [
        name
        for name in names_in(patterns)
        if name not in known and name.partition(":")[0] not in HEAD_OFFICE_ONLY
    ]


def of_kind(*kinds: str):
    entries = {name: entry for name, entry in ADDRESSES.items() if entry.kind in kinds}
    return pytest.mark.parametrize(("name", "entry"), entries.items(), ids=entries.keys())


def ask(client, user, name: str, entry: Address, needs: dict, method: str = ""):
    """The answer of the address to `user` (None: not signed in)."""
    client.logout()
    if user is not None:
        client.force_login(user)
    in_query = "?" in name
    url = reverse(name.partition("?")[0], kwargs=None if in_query else needs)
    if in_query:
        return client.get(url, needs)
    return getattr(client, method or entry.method)(url)


def test_every_address_is_classified():
    assert unclassified(get_resolver().url_patterns) == []


def test_every_classified_address_exists():
    exist = set(names_in(get_resolver().url_patterns))
    assert {name.partition("?")[0] for name in ADDRESSES} <= exist


def test_a_planted_address_is_found():
    planted = [path("semua-peserta/", lambda request: None, name="everybody")]
    nameless = [path("bocor/", lambda request: None)]
    assert unclassified(planted) == ["everybody"]
    assert unclassified(nameless) == ["bocor/"]


@of_kind("public")
def test_a_public_page_answers_everybody(client, cast, name, entry):
    for user in (None, *cast.users.values()):
        answer = ask(client, user, name, entry, entry.make(cast) if entry.make else {})
        assert answer.status_code < 500, user
        assert "next=" not in answer.get("Location", ""), user


@of_kind("signed in", "row")
def test_nobody_gets_in_without_signing_in(client, cast, name, entry):
    answer = ask(client, None, name, entry, entry.make(cast) if entry.make else {})
    assert answer.status_code in (302, 404)
    if answer.status_code == 302:
        assert answer["Location"].startswith(reverse("accounts:sign_in"))


@of_kind("signed in")
def test_a_page_without_a_row_answers_every_role_without_error(client, cast, name, entry):
    needs = entry.make(cast) if entry.make else {}
    codes = {
        user: ask(client, user, name, entry, needs).status_code for user in cast.users.values()
    }
    assert all(code < 500 for code in codes.values()), codes
    assert any(code < 400 for code in codes.values()), codes


def complaints(client, cast, name: str, entry: Address) -> list[str]:
    """What is wrong with an address about a row: a stranger learns of it, nobody gets it, it breaks."""
    needs = entry.make(cast)
    codes = {
        username: ask(client, user, name, entry, needs).status_code
        for username, user in cast.users.items()
    }
    outsiders = (cast.stranger.user.username, cast.foreign_coordinator.username)
    found = [f"{name} answers {who} with {codes[who]}" for who in outsiders if codes[who] != 404]
    for who in outsiders:
        posted = ask(client, cast.users[who], name, entry, needs, method="post").status_code
        if posted not in (404, 405):
            found.append(f"{name} takes a form from {who} with {posted}")
    found += [f"{name} breaks for {who}" for who, code in codes.items() if code >= 500]
    if all(code >= 400 for code in codes.values()):
        found.append(f"{name} opens for nobody")
    return found


@of_kind("row")
def test_a_strangers_row_is_404_and_every_role_gets_an_answer(client, cast, name, entry):
    assert complaints(client, cast, name, entry) == []


def test_an_address_that_only_takes_a_tap_says_so_when_it_is_opened(client, cast):
    answers = {
        name: ask(
            client, cast.sz.user, name, entry, entry.make(cast) if entry.make else {}, method="get"
        )
        for name, entry in ADDRESSES.items()
        if entry.method == "post"
    }
    refused = {name: answer for name, answer in answers.items() if answer.status_code == 405}
    assert len(refused) > 10
    assert {
        name: answer.content[:80]
        for name, answer in refused.items()
        if "Alamat ini milik sebuah tombol" not in answer.content.decode()
    } == {}


@pytest.fixture
def planted_site(settings):
    """Serve one planted view as the whole site."""

    def plant(view):
        site = types.ModuleType("planted_site")
        site.urlpatterns = [path("peserta/<uuid:uuid>/", view, name="planted")]
        settings.ROOT_URLCONF = site
        return row(lambda cast: {"uuid": cast.member().uuid})

    return plant


def test_a_planted_row_for_everybody_is_found(client, cast, planted_site):
    def leaky(request, uuid):
        return HttpResponse(Member.objects.get(uuid=uuid).name)

    found = complaints(client, cast, "planted", planted_site(leaky))
    assert found[:2] == [
        "planted answers stranger with 200",
        f"planted answers {cast.foreign_coordinator.username} with 200",
    ]


def test_a_planted_form_that_takes_a_strangers_row_is_found(client, cast, planted_site):
    def half_scoped(request, uuid):
        rows = (
            Member.objects
            if request.method == "POST"
            else Member.objects.visible_to(request.viewer)
        )
        return HttpResponse(get_object_or_404(rows, uuid=uuid))

    found = complaints(client, cast, "planted", planted_site(half_scoped))
    assert found[0] == "planted takes a form from stranger with 200"


def test_a_planted_row_that_says_forbidden_is_found(client, cast, planted_site):
    """403 would tell that the row exists."""

    def telling(request, uuid):
        found = Member.objects.visible_to(request.viewer).filter(uuid=uuid).exists()
        return HttpResponse(status=200 if found else 403)

    assert "planted answers stranger with 403" in complaints(
        client, cast, "planted", planted_site(telling)
    )


def test_a_page_that_is_404_for_everybody_proves_nothing(client, cast, planted_site):
    def shut(request, uuid):
        raise Http404

    assert complaints(client, cast, "planted", planted_site(shut)) == ["planted opens for nobody"]


def test_a_scoped_page_passes(client, cast, planted_site):
    def scoped(request, uuid):
        return HttpResponse(get_object_or_404(Member.objects.visible_to(request.viewer), uuid=uuid))

    assert complaints(client, cast, "planted", planted_site(scoped)) == []
