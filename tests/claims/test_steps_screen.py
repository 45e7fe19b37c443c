"""What happened at the branch is noted step by step on the page of the claim."""

import datetime as dt

import pytest
from django.urls import reverse

from claims.enums import StepKind
from claims.errors import ClaimRefused
from claims.models import ClaimStep, Relative
from claims.rules.steps import next_steps
from claims.step_words import STEPS
from tests.claims.opened import DIED, opened, paid, stepped
from tests.taking import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def page_of(claim) -> str:
    return reverse("claims:claim", args=[claim.uuid])


def form_of(claim, kind) -> str:
    return reverse("claims:note_step", args=[claim.uuid, kind])


def sent(client, claim, kind, **fields):
    shown = client.get(form_of(claim, kind)).context["form"]
    data = {"uuid": shown["uuid"].value(), "happened_on": f"{NOW:%d-%m-%Y}", **fields}
    return client.post(form_of(claim, kind), data)


def test_every_step_has_words_for_its_button():
    assert set(STEPS) == set(StepKind)


@pytest.mark.parametrize("last", [None, *(k for k in StepKind if k != StepKind.PAID)])
def test_the_page_offers_exactly_what_can_follow(client, cast, last):
    claim = opened(cast)
    walk_to(cast, claim, last)
    client.force_login(cast.sz.user)
    page = client.get(page_of(claim)).content.decode()
    offered = {kind for kind in StepKind if form_of(claim, kind) in page}
    assert offered == set(next_steps(last))


def walk_to(cast, claim, last):
    ways = {
        "question": ["submitted", "question"],
        "answered": ["submitted", "question", "answered"],
        "approved": ["submitted", "approved"],
        "refused": ["submitted", "refused"],
        "objected": ["submitted", "refused", "objected"],
        "resumed": ["dropped", "resumed"],
    }
    for kind in ways.get(last, [last] if last else []):
        reason = "papers" if kind == "refused" else ""
        note = "Semua di kertas" if kind == "complete" else ""
        stepped(cast, claim, kind, reason=reason, note=note)


def test_a_claim_is_walked_to_the_payment_through_the_forms(client, cast):
    claim = opened(cast)
    client.force_login(cast.sz.user)
    refused = sent(client, claim, "complete")
    assert list(refused.context["form"].errors) == ["note"]
    assert "belum ada di sini" in refused.content.decode()
    assert sent(client, claim, "complete", note="Aslinya di tangan keluarga").status_code == 302
    sent(client, claim, "submitted", reference="LA-2026-0017")
    sent(client, claim, "question", note="Akta kematian asli")
    client.force_login(cast.koordinator)
    sent(client, claim, "answered", note="Akta dibawa")
    sent(client, claim, "approved")
    sent(client, claim, "paid", amount="42.000.000")
    assert list(claim.steps.values_list("kind", flat=True)) == [
        "complete",
        "submitted",
        "question",
        "answered",
        "approved",
        "paid",
    ]
    page = client.get(page_of(claim)).content.decode()
    assert "LA-2026-0017" in page
    assert "Rp42.000.000" in page
    assert "Akta kematian asli" in page


@pytest.mark.parametrize(
    ("kind", "fields", "wrong"),
    [
        ("paid", {}, "amount"),
        ("paid", {"amount": "nol"}, "amount"),
        ("paid", {"amount": "0"}, "amount"),
        ("refused", {}, "reason"),
        ("question", {}, "note"),
        ("dropped", {}, "note"),
        ("approved", {"happened_on": "22-11-2026"}, "happened_on"),
        ("approved", {"happened_on": "30-02-2026"}, "happened_on"),
    ],
)
def test_a_step_without_what_belongs_to_it_is_refused_in_words(client, cast, kind, fields, wrong):
    claim = opened(cast)
    stepped(cast, claim, "submitted", happened_on=DIED)
    client.force_login(cast.sz.user)
    answer = sent(client, claim, kind, **fields)
    assert list(answer.context["form"].errors) == [wrong]
    assert claim.steps.count() == 1


def test_a_step_before_the_event_is_refused_in_words(client, cast):
    claim = opened(cast)
    client.force_login(cast.sz.user)
    for day in ("03-11-2020", "02-11-2026"):
        answer = sent(client, claim, "submitted", happened_on=day)
        assert list(answer.context["form"].errors) == ["happened_on"]
        assert "Terjadinya tanggal 03-11-2026" in answer.content.decode()
    assert sent(client, claim, "submitted", happened_on="03-11-2026").status_code == 302
    page = client.get(page_of(claim)).content.decode()
    assert "Hari itu sebelum 21 November 2026" in page
    sent(client, claim, "paid", amount="42000000")
    assert "Hari itu sebelum" not in client.get(page_of(claim)).content.decode()


def test_before_the_day_is_known_only_giving_up_can_be_noted(client, cast):
    claim = opened(cast, event_on=None)
    client.force_login(cast.sz.user)
    asks = reverse("claims:step", args=[claim.uuid, "kapan"])
    assert client.get(form_of(claim, "submitted")).url == asks
    with pytest.raises(ClaimRefused):
        paid(cast, claim)
    stepped(cast, claim, "dropped", note="Keluarga pindah")
    assert claim.steps.get().kind == "dropped"


def test_the_same_form_sent_twice_notes_one_step(client, cast):
    claim = opened(cast)
    client.force_login(cast.sz.user)
    data = {"uuid": str(claim.uuid), "happened_on": f"{NOW:%d-%m-%Y}"}
    for _ in range(2):
        assert client.post(form_of(claim, "submitted"), data).status_code == 302
    assert ClaimStep.objects.count() == 1


def test_a_step_that_cannot_follow_leads_back_to_the_page(client, cast):
    claim = opened(cast)
    client.force_login(cast.sz.user)
    assert client.get(form_of(claim, "paid")).status_code == 302
    assert client.get(form_of(claim, "terbang")).status_code == 404
    data = {"uuid": str(claim.uuid), "happened_on": f"{NOW:%d-%m-%Y}", "amount": "42000000"}
    assert client.post(form_of(claim, "paid"), data).context["form"].non_field_errors()


def test_head_office_reads_and_notes_nothing(client, cast):
    claim = opened(cast)
    client.force_login(cast.pusat)
    assert form_of(claim, "submitted") not in client.get(page_of(claim)).content.decode()
    assert client.get(form_of(claim, "submitted")).status_code == 403
    client.force_login(cast.stranger.user)
    assert client.get(form_of(claim, "submitted")).status_code == 404


def test_a_jkk_with_the_amount_of_a_jkm_is_raised_on_the_page_and_in_the_list(client, cast):
    right = paid(cast, opened(cast, cause="other"))
    wrong = paid(cast, opened(cast, cause="work"))
    client.force_login(cast.koordinator)
    warning = "jumlah JKM"
    assert warning in client.get(page_of(wrong)).content.decode()
    assert warning not in client.get(page_of(right)).content.decode()
    assert client.get("/klaim/").content.decode().count(warning) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_as_often_however_many_steps_and_relatives(
    client, cast, count, django_assert_num_queries
):
    claim = opened(cast)
    stepped(cast, claim, "submitted")
    for _ in range(count):
        stepped(cast, claim, "question", note="Akta")
        stepped(cast, claim, "answered", note="Akta")
        Relative.objects.create(claim=claim, name="Wati", relation="wife")
    client.force_login(cast.sz.user)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(page_of(claim))


PAGE_QUERIES = 20


def test_the_days_of_the_road_stand_on_the_page(client, cast):
    claim = opened(cast, at=NOW - dt.timedelta(days=12))
    stepped(cast, claim, "submitted", happened_on=NOW.date() - dt.timedelta(days=8))
    stepped(cast, claim, "paid", amount=42_000_000)
    client.force_login(cast.sz.user)
    page = " ".join(client.get(page_of(claim)).content.decode().split())
    for days in ("4 hari", "8 hari", "18 hari"):
        assert f"<dd>{days}</dd>" in page
