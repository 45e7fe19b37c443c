"""Correcting, family, consent, jobs, terms, and coming back: the screens."""

import datetime as dt
import uuid
from itertools import product

import pytest
from django.urls import reverse

from dues.actions.old_book import record_old_book
from members.models import Enrolment, Member
from perisai.audit.models import AuditEntry
from tests.members.conftest import NOON
from villages.models import Neighbourhood

DECLARED = {"is_working": "on", "is_not_in_care": "on"}


@pytest.fixture
def member(cast):
    return cast.member(
        nik="3509114101800001",
        family_card="3509110101150003",
        phone="+6281234567890",
        phone_owner="self",
    )


def url(name, row) -> str:
    key = {"pk": row.pk} if "heir" in name and name != "members:add_heir" else {"uuid": row.uuid}
    return reverse(name, kwargs=key)


def back_to(member) -> str:
    return reverse("desk:member", args=[member.uuid])


def a_correction(**changes) -> dict:
    return {
        "family_card": "",
        "name": "Siti Contoh",
        "birth_date": "01-01-1980",
        "sex": "P",
        "hamlet": "Krajan",
        "rt": "001",
        "rw": "001",
        "phone": "",
        "phone_owner": "self",
        **changes,
    }


def test_a_new_rt_is_not_left_behind_by_a_correction_that_was_refused(agent, cast, member):
    Member.objects.update(deceased_on=dt.date(2026, 11, 1))
    told = a_correction(hamlet="Sawah Baru", rt="9")
    assert agent.post(url("members:edit", member), told).context["form"].errors
    assert not Neighbourhood.objects.filter(hamlet__name="Sawah Baru").exists()


def paid_through(cast, enrolment, *months) -> None:
    record_old_book(
        uuid=uuid.uuid4(),
        enrolment=enrolment,
        months={dt.date(2026, month, 1): None for month in months},
        collected_on=NOON.date(),
        by=cast.sz.user,
        at=NOON,
    )


# -- Correcting a person ---


def test_opening_the_correction_shows_no_number_in_full(agent, member):
    page = agent.get(url("members:edit", member)).content.decode()
    for number in (member.nik, member.family_card, member.phone):
        assert number not in page
        assert number[-2:] in page


def test_an_empty_number_stays_as_it_was(agent, member):
    response = agent.post(url("members:edit", member), a_correction(why="KTP baru"))
    assert response["Location"] == back_to(member)
    now = Member.objects.get()
    assert (now.name, now.nik, now.family_card, now.phone) == (
        "Siti Contoh",
        member.nik,
        member.family_card,
        member.phone,
    )
    assert now.history.first().history_change_reason == "KTP baru"
    assert now.history.first().history_user.username == "sz"


def test_a_phone_that_is_gone_is_taken_out(agent, member):
    agent.post(url("members:edit", member), a_correction(no_phone="on"))
    now = Member.objects.get()
    assert (now.phone, now.phone_owner) == ("", "")


def test_a_nik_is_not_on_the_form_of_corrections_but_the_way_to_its_own_is(agent, member):
    page = agent.get(url("members:edit", member))
    assert "nik" not in page.context["form"].fields
    assert url("members:correct_nik", member) in page.content.decode()


# -- Reading a number ---


@pytest.mark.parametrize(
    ("who", "field"),
    [
        *product(["sz", "koordinator", "pusat"], ["nik", "family_card", "phone"]),
        ("sekdes", "phone"),
    ],
)
def test_a_number_is_shown_on_a_click_that_is_kept(client, cast, member, who, field):
    user = cast.users[who]
    client.force_login(user)
    address = reverse("members:reveal", args=[member.uuid, field])
    assert client.get(address).status_code == 405
    assert not AuditEntry.objects.exists()
    assert getattr(member, field) in client.post(address).content.decode()
    trace = AuditEntry.objects.get()
    assert (trace.action, trace.by) == (f"member.{field}_revealed", user)


@pytest.mark.parametrize("field", ["nik", "family_card"])
def test_the_village_reads_no_number_of_papers(client, cast, member, field):
    client.force_login(cast.sekdes)
    answer = client.post(reverse("members:reveal", args=[member.uuid, field]))
    assert answer.status_code == 404
    assert not AuditEntry.objects.exists()


def test_with_javascript_only_the_number_comes(agent, member):
    address = reverse("members:reveal", args=[member.uuid, "nik"])
    page = agent.post(address, headers={"HX-Request": "true"}).content.decode()
    assert member.nik in page
    assert "<html" not in page


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_telephone_number_that_is_shown_can_be_called(agent, member, headers):
    for field, calls in (("phone", True), ("nik", False)):
        address = reverse("members:reveal", args=[member.uuid, field])
        page = agent.post(address, headers=headers).content.decode()
        assert (f'href="tel:{getattr(member, field)}"' in page) is calls


def test_no_other_field_is_read_that_way(agent, member):
    assert agent.post(reverse("members:reveal", args=[member.uuid, "name"])).status_code == 404


# -- Family and consent ---


def test_heirs_are_added_corrected_and_taken_off(agent, member):
    agent.post(url("members:add_heir", member), {"name": "Budi", "relation": "husband"})
    heir = member.heirs.get()
    agent.post(
        url("members:edit_heir", heir),
        {"name": "Budi S.", "relation": "husband", "birth_date": "1-2-1979", "position": "2"},
    )
    heir.refresh_from_db()
    assert (heir.name, heir.birth_date, heir.position) == ("Budi S.", dt.date(1979, 2, 1), 2)
    assert agent.post(url("members:remove_heir", heir))["Location"] == back_to(member)
    assert agent.get(url("members:edit_heir", heir)).status_code == 404


def test_consent_is_taken_back_by_ticking_nothing(agent, member):
    agent.post(url("members:consent", member), {"purposes": ["register"], "channels": ["sms"]})
    assert 'value="register"' in agent.get(url("members:consent", member)).content.decode()
    agent.post(url("members:consent", member), {})
    assert [row.purposes for row in member.consents.all()] == [["register"], []]


# -- Jobs ---


def test_a_second_job_is_registered_with_its_own_declaration(agent, cast, member):
    cast.enrolment(member)
    form = {
        "uuid": str(uuid.uuid4()),
        "job": "Ojek",
        "sector": "transport",
        "is_employer": "no",
        "income": "1500000",
        "has_jht": "no",
        "start_month": "2026-11",
    }
    refused = agent.post(url("members:add_job", member), form)
    assert set(refused.context["form"].errors) == {"is_working", "is_not_in_care"}
    agent.post(url("members:add_job", member), {**form, **DECLARED})
    assert member.enrolments.get(slot=2).job == "Ojek"


def test_a_kpj_is_written_when_the_card_has_come(agent, cast, member):
    enrolment = cast.enrolment(member)
    address = url("members:correct_job", enrolment)
    assert "kpj" in agent.post(address, {"job": "Petani", "kpj": "12"}).context["form"].errors
    agent.post(address, {"job": "Petani", "kpj": "2101 2345 678"})
    enrolment.refresh_from_db()
    assert enrolment.kpj == "21012345678"
    assert AuditEntry.objects.latest("id").details == {"fields": ["kpj"]}


def test_a_missing_declaration_is_recorded_with_its_day(agent, cast, member, today):
    enrolment = cast.enrolment(member)
    agent.post(url("members:attest", enrolment), {**DECLARED, "witness": "Pak RT"})
    assert enrolment.attestations.get().attested_on == today


def test_a_participation_ends_on_a_day_that_has_come(agent, cast, member):
    enrolment = cast.enrolment(member)
    address = url("desk:end", enrolment)
    page = agent.get(address).content.decode()
    assert f"Akhiri kepesertaan {member.name}</button>" in page
    assert "Ini tidak bisa dibatalkan" in page
    late = agent.post(address, {"reason": "stopped", "ended_on": "04-11-2026"})
    assert "ended_on" in late.context["form"].errors
    agent.post(address, {"reason": "stopped", "ended_on": "01-11-2026"})
    enrolment.refresh_from_db()
    assert enrolment.ended_on == dt.date(2026, 11, 1)


# -- Terms and coming back, where it must be known what was paid ---


def some_terms(**changes) -> dict:
    return {
        "sector": "other",
        "is_employer": "no",
        "income": "2.000.000",
        "has_jht": "yes",
        "from_month": "2026-11",
        **changes,
    }


def test_new_terms_count_from_the_first_month_that_is_not_paid(agent, cast, member):
    enrolment = cast.enrolment(member)
    paid_through(cast, enrolment, 9, 10)
    page = agent.get(url("desk:change_terms", enrolment))
    assert page.context["form"].fields["from_month"].choices[0][0] == "2026-11"
    early = agent.post(url("desk:change_terms", enrolment), some_terms(from_month="2026-10"))
    assert "from_month" in early.context["form"].errors
    agent.post(url("desk:change_terms", enrolment), some_terms())
    assert [row.income for row in enrolment.terms.all()] == [1_000_000, 2_000_000]


def test_whoever_lapsed_comes_back_as_a_new_participation(agent, cast, member, today):
    enrolment = cast.enrolment(member)
    paid_through(cast, enrolment, 1, 2, 3)
    form = {"uuid": str(uuid.uuid4()), "start_month": "2026-11", **DECLARED}
    response = agent.post(url("desk:reactivate", enrolment), form)
    assert response["Location"] == back_to(member)
    assert agent.post(url("desk:reactivate", enrolment), form).status_code == 302
    enrolment.refresh_from_db()
    again = Enrolment.objects.get(previous=enrolment)
    assert (enrolment.end_reason, enrolment.ended_on) == ("lapsed", dt.date(2026, 7, 1))
    assert again.attestations.get().attested_on == today


def test_whoever_pays_does_not_come_back(agent, cast, member):
    enrolment = cast.enrolment(member)
    paid_through(cast, enrolment, 9, 10)
    assert agent.get(url("desk:reactivate", enrolment)).status_code == 404


def test_somebody_over_the_age_limit_comes_back_after_a_second_look(agent, cast, member):
    enrolment = cast.enrolment(member)
    paid_through(cast, enrolment, 1)
    Member.objects.update(birth_date=dt.date(1950, 1, 1))
    form = {"uuid": str(uuid.uuid4()), "start_month": "2026-11", **DECLARED}
    asked = agent.post(url("desk:reactivate", enrolment), form)
    assert [finding.field for finding in asked.context["form"].warned] == ["birth_date"]
    confirmed = asked.context["form"].confirmation
    agent.post(url("desk:reactivate", enrolment), {**form, "confirmed": confirmed})
    assert Enrolment.objects.filter(previous=enrolment).exists()


# -- Who may not ---

WRITING = [
    "members:edit",
    "members:add_heir",
    "members:consent",
    "members:add_job",
    "members:correct_job",
    "members:attest",
    "desk:end",
    "desk:change_terms",
]


@pytest.mark.parametrize("name", WRITING)
@pytest.mark.parametrize("who", ["sekdes", "pusat"])
def test_whoever_only_reads_is_told_so(client, cast, member, name, who):
    enrolment = cast.enrolment(member)
    client.force_login(cast.users[who])
    on_member = name in ("members:edit", "members:add_heir", "members:consent", "members:add_job")
    assert client.get(url(name, member if on_member else enrolment)).status_code == 403


def test_for_the_dead_every_screen_refuses_in_words(agent, cast, member):
    heir = member.heirs.create(name="Budi", relation="husband")
    Member.objects.update(deceased_on=dt.date(2026, 10, 1))
    for name, row, form in [
        ("members:edit", member, a_correction(name="Lain")),
        ("members:add_heir", member, {"name": "Ani", "relation": "child"}),
        ("members:consent", member, {}),
    ]:
        response = agent.post(url(name, row), form)
        assert response.context["form"].non_field_errors(), name
    assert agent.post(url("members:remove_heir", heir)).status_code == 302
    assert member.heirs.filter(removed_at__isnull=True).exists()
