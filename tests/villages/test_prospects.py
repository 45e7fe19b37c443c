"""Who may join: written down, visited, left alone, handed over, forgotten."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from dues.actions.succession import accept_succession, start_succession
from perisai.accounts.enums import Role
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from tests.villages.outreach import NOW, TODAY, a_prospect, an_event
from villages.actions import prospects as actions
from villages.actions.prospects import Door, Talk
from villages.enums import Objection
from villages.errors import NotToContact, ProspectGone, ProspectRefused
from villages.models import Prospect, ProspectContact, Substitution
from villages.queries.outreach import (
    objections_heard,
    phone_of,
    prospect_page,
    prospects_of,
    visits_due,
)
from villages.tasks import forget_prospects

YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
PHONE = "+6281234567890"


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


def note(cast, prospect, uuid=None, on=TODAY, **fields) -> ProspectContact:
    talk = Talk(**{"stage": "persuasion", **fields})
    return actions.note_talk(
        prospect=prospect, uuid=uuid or uuid4(), talk=talk, by=cast.sz.user, on=on, at=NOW
    )


def a_form(**fields) -> dict:
    return {
        "uuid": str(uuid4()),
        "name": "Bu Warni",
        "place": "Krajan, RT 02",
        "source": "agent",
        "stage": "persuasion",
        "objection": "too_heavy",
        "visit_in": "7",
        **fields,
    }


class TestWritingDown:
    def test_somebody_new_stands_there_with_the_first_talk(self, cast):
        row = a_prospect(cast, objection="no_time", next_visit_on=TOMORROW, note="Sore saja")
        assert (row.stage, row.objection, row.next_visit_on) == ("knowledge", "no_time", TOMORROW)
        assert row.note == "Sore saja"
        assert row.contacts.get().objection == "no_time"

    def test_a_retry_answers_as_the_first_time(self, cast):
        row = a_prospect(cast)
        assert a_prospect(cast, uuid=row.uuid) == row
        with pytest.raises(UuidReused):
            a_prospect(cast, "Budi", uuid=row.uuid)
        assert ProspectContact.objects.count() == 1

    def test_an_agent_has_somebody_once_and_another_agent_may_have_them_too(self, cast):
        a_prospect(cast)
        with pytest.raises(ProspectRefused) as refusal:
            a_prospect(cast, "bu WARNI", place="")
        assert refusal.value.field == "name"
        a_prospect(cast, agent=cast.st, by=cast.st.user)
        a_prospect(cast, place="Gawok")
        assert Prospect.objects.count() == 3

    def test_without_a_name_nobody_is_written_down(self, cast):
        with pytest.raises(ProspectRefused):
            a_prospect(cast, " ")

    def test_a_phone_is_kept_with_the_day_of_the_consent_or_not_at_all(self, cast):
        row = a_prospect(cast, phone=PHONE)
        assert row.phone_agreed_on == TODAY
        with pytest.raises(IntegrityError), transaction.atomic():
            Prospect.objects.filter(pk=row.pk).update(phone_agreed_on=None)

    def test_the_audit_names_nobody(self, cast):
        row = a_prospect(cast, phone=PHONE, note="Sakit gula")
        actions.leave_alone(prospect=row, by=cast.sz.user, on=TODAY)
        told = " ".join(str(entry.details) for entry in AuditEntry.objects.all())
        assert not any(word in told for word in ("Warni", "Krajan", PHONE, "gula"))


class TestTalking:
    def test_the_newest_talk_counts_and_every_one_stays(self, cast):
        row = a_prospect(cast, objection="not_paid", next_visit_on=TODAY)
        note(cast, row, stage="decision", note="Bawa KK")
        row.refresh_from_db()
        assert (row.stage, row.objection, row.next_visit_on, row.note) == (
            "decision",
            "",
            None,
            "Bawa KK",
        )
        assert [one.objection for one in row.contacts.all()] == ["not_paid", ""]

    def test_a_retry_notes_it_once(self, cast):
        row, key = a_prospect(cast), uuid4()
        assert note(cast, row, key) == note(cast, row, key)
        with pytest.raises(UuidReused):
            note(cast, row, key, stage="decision")

    def test_of_two_taps_at_once_the_second_waits_and_answers_as_the_first(self, cast, monkeypatch):
        row, key, hold = a_prospect(cast), uuid4(), actions._hold

        def wait_for_the_other(prospect):
            monkeypatch.undo()
            note(cast, prospect, key)
            return hold(prospect)

        monkeypatch.setattr(actions, "_hold", wait_for_the_other)
        assert note(cast, row, key) == ProspectContact.objects.get(uuid=key)

    @pytest.mark.parametrize("day", [YESTERDAY, TODAY + dt.timedelta(days=367)])
    def test_a_visit_lies_ahead_and_within_a_year(self, cast, day):
        with pytest.raises(ProspectRefused) as refusal:
            note(cast, a_prospect(cast), next_visit_on=day)
        assert refusal.value.field == "next_visit_on"

    def test_who_is_to_be_visited_by_today_waits_on_the_first_page(self, agent, cast):
        a_prospect(cast, "Hari ini", next_visit_on=TODAY)
        a_prospect(cast, "Besok", next_visit_on=TOMORROW)
        gone = a_prospect(cast, "Diam", next_visit_on=TODAY)
        actions.leave_alone(prospect=gone, by=cast.sz.user, on=TODAY)
        assert visits_due(cast.viewer(cast.sz)) == 1
        assert "1 calon peserta menunggu kunjungan Anda." in agent.get("/").content.decode()
        page = prospect_page(cast.viewer(cast.sz), shown="hari-ini")
        assert [row.name for row in page.rows] == ["Hari ini"]

    def test_each_objection_counts_once_for_a_person(self, cast, agent):
        one, two = (
            a_prospect(cast, objection="not_paid"),
            a_prospect(cast, "Budi", objection="not_paid"),
        )
        note(cast, one, objection="not_paid")
        note(cast, two, objection="no_time")
        a_prospect(cast, "Citra", agent=cast.st, by=cast.st.user, objection="other")
        heard = objections_heard(cast.viewer(cast.sz))
        assert [(row.objection, row.people) for row in heard] == [
            (Objection.NOT_PAID, 2), (Objection.NO_TIME, 1),
        ]  # fmt: skip
        assert [round(row.cumulated) for row in heard] == [67, 100]
        drawn = agent.get(reverse("outreach:objections_picture")).content.decode()
        assert "2 · 66,7%" in drawn
        assert "1 · 100,0%" in drawn
        assert len(objections_heard(cast.viewer(cast.koordinator))) == 3

    def test_several_that_are_heard_as_often_are_all_named(self, cast, agent):
        for number, objection in enumerate(("not_paid", "no_time", "other")):
            a_prospect(cast, f"Orang {number}", objection=objection)
        page = agent.get(reverse("outreach:objections"))
        said = page.context["said"]
        assert said.startswith("Yang paling sering terdengar, masing-masing dari 1 orang")
        assert said.count(";") == 2
        a_prospect(cast, "Budi", objection="no_time")
        assert (
            agent.get(reverse("outreach:objections"))
            .context["said"]
            .endswith("50 % dari semua keberatan.")
        )


class TestLeftAlone:
    def test_only_what_is_needed_to_honour_it_stays(self, cast):
        row = a_prospect(cast, phone=PHONE, note="Sore", next_visit_on=TODAY)
        row = actions.leave_alone(prospect=row, by=cast.sz.user, on=TODAY)
        assert (row.name, row.place) == ("Bu Warni", "Krajan, RT 02")
        assert (row.phone, row.phone_agreed_on, row.note, row.next_visit_on) == ("", None, "", None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Prospect.objects.filter(pk=row.pk).update(next_visit_on=TODAY)

    def test_nobody_of_the_village_can_write_them_down_visit_or_correct_them(self, cast):
        row = actions.leave_alone(prospect=a_prospect(cast), by=cast.sz.user, on=TODAY)
        with pytest.raises(NotToContact):
            note(cast, row)
        with pytest.raises(NotToContact):
            actions.correct_prospect(prospect=row, door=Door(name="X"), by=cast.sz.user, on=TODAY)
        with pytest.raises(NotToContact):
            a_prospect(cast, "bu warni", agent=cast.st, by=cast.st.user, place="")
        a_prospect(cast, agent=cast.st, by=cast.st.user, place="Gawok")

    def test_who_comes_by_themselves_may_be_visited_again(self, cast):
        row = actions.leave_alone(prospect=a_prospect(cast), by=cast.sz.user, on=TODAY)
        note(cast, actions.contact_again(prospect=row, by=cast.sz.user, on=TODAY))

    def test_it_is_asked_once_before_phone_and_note_go(self, agent, cast):
        row = a_prospect(cast, phone=PHONE)
        address = reverse("outreach:leave_alone", args=[row.uuid])
        assert "tidak mau dikunjungi" in agent.get(address).content.decode()
        row.refresh_from_db()
        assert row.phone == PHONE
        agent.post(address)
        row.refresh_from_db()
        assert row.phone == ""

    def test_the_page_says_so_first_and_offers_no_visit(self, agent, cast):
        row = a_prospect(cast, objection="not_paid", phone=PHONE)
        agent.post(reverse("outreach:leave_alone", args=[row.uuid]))
        page = agent.get(reverse("outreach:prospect", args=[row.uuid])).content.decode()
        assert "Jangan dikunjungi, jangan ditelepon." in page
        assert reverse("outreach:talk", args=[row.uuid]) not in page
        assert agent.get(reverse("outreach:talk", args=[row.uuid])).status_code == 404
        assert agent.get(reverse("outreach:prospect_list")).context["page"].rows == []


class TestForgetting:
    def test_who_did_not_join_is_forgotten_a_year_after_the_last_talk(self, cast):
        old = a_prospect(cast, phone=PHONE, note="Sore")
        kept = a_prospect(cast, "Budi")
        year_later = dt.date(2027, 11, 22)
        note(cast, kept, on=dt.date(2027, 5, 1))
        assert forget(on=dt.date(2027, 11, 21)) == 0
        assert forget(on=year_later) == 1
        old.refresh_from_db()
        assert (old.name, old.place, old.phone, old.note, old.content_hash) == ("", "", "", "", "")
        assert (old.source, old.stage) == ("agent", "knowledge")
        assert not prospects_of(cast.viewer(cast.pusat)).filter(pk=old.pk).exists()

    def test_a_visit_that_is_promised_is_waited_for(self, cast):
        a_prospect(cast, next_visit_on=dt.date(2027, 11, 21))
        assert forget(on=dt.date(2027, 11, 21)) == 0

    def test_the_wish_to_be_left_alone_is_kept_longer(self, cast):
        actions.leave_alone(prospect=a_prospect(cast), by=cast.sz.user, on=TODAY)
        assert forget(on=dt.date(2031, 11, 21)) == 0
        assert forget(on=dt.date(2031, 11, 22)) == 1

    def test_it_goes_on_until_all_are_forgotten(self, cast):
        for number in range(3):
            a_prospect(cast, f"Orang {number}")
        on = dt.date(2028, 1, 1)
        assert [forget(on=on, most=2) for _ in range(3)] == [2, 1, 0]

    def test_the_night_does_it(self, cast):
        row = a_prospect(cast)

        class Slice:
            progress = 0

        assert forget_prospects(Slice(), on=NOW + dt.timedelta(days=370)) is None
        row.refresh_from_db()
        assert row.forgotten_at
        assert row.name == ""

    def test_whoever_asks_is_forgotten_at_once(self, agent, cast):
        row = a_prospect(cast, phone=PHONE)
        address = reverse("outreach:forget", args=[row.uuid])
        assert "Hapus data Bu Warni?" in agent.get(address).content.decode()
        row.refresh_from_db()
        assert row.name
        agent.post(address)
        assert agent.get(reverse("outreach:prospect", args=[row.uuid])).status_code == 404
        with pytest.raises(ProspectGone):
            note(cast, row)

    def test_nothing_of_a_person_stays_in_the_table(self, cast):
        row = a_prospect(cast)
        actions.forget_prospect(prospect=row, by=cast.sz.user, at=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            Prospect.objects.filter(pk=row.pk).update(name="Bu Warni")


def forget(*, on: dt.date, most: int = 100) -> int:
    return actions.forget_old_prospects(on=on, at=NOW, most=most)


class TestWhoSees:
    @pytest.fixture
    def row(self, cast):
        return a_prospect(cast, phone=PHONE, note="Sore saja")

    @pytest.mark.parametrize(
        ("who", "sees"),
        [("sz", True), ("st", False), ("sekdes", True), ("koordinator", True), ("pusat", True),
         ("stranger", False), ("koordinator-jauh", False)],
    )  # fmt: skip
    def test_the_agent_her_village_and_her_branch(self, cast, row, who, sees):
        assert prospects_of(cast.viewer(cast.users[who])).exists() is sees

    @pytest.mark.parametrize("who", ["sekdes", "koordinator", "pusat"])
    def test_the_phone_is_covered_and_the_note_hidden_but_for_the_agent(
        self, client, cast, row, who
    ):
        client.force_login(cast.users[who])
        page = client.get(reverse("outreach:prospect", args=[row.uuid])).content.decode()
        assert "81234567890" not in page
        assert "Sore saja" not in page
        assert phone_of(cast.viewer(cast.sz), row) == "081234567890"

    def test_a_substitute_sees_whom_the_absent_agent_visits(self, cast, row):
        Substitution.objects.create(
            content_hash="0" * 64, agent=cast.sz, substitute=cast.st, reason="Umrah",
            from_on=TODAY, until_on=TODAY,
        )  # fmt: skip
        viewer = cast.viewer(cast.st)
        assert list(prospects_of(viewer)) == [row]
        assert phone_of(viewer, row) == "081234567890"

    @pytest.mark.parametrize("role", [Role.SECRETARY, Role.COORDINATOR, Role.HEAD_OFFICE])
    def test_only_agents_write(self, client, cast, row, role):
        client.force_login(next(user for user in cast.users.values() if user.role == role))
        for name in ("talk", "prospect_correct", "leave_alone", "contact_again", "forget"):
            address = reverse(f"outreach:{name}", args=[row.uuid])
            assert client.post(address, a_form()).status_code == 404
        assert client.post(reverse("outreach:prospect_add"), a_form()).status_code == 404
        row.refresh_from_db()
        assert row.name
        assert not row.do_not_contact_on

    def test_the_successor_of_an_agent_has_her_prospects(self, cast, row):
        left_alone = a_prospect(cast, "Budi")
        actions.leave_alone(prospect=left_alone, by=cast.sz.user, on=TODAY)
        succession = start_succession(
            uuid=uuid4(), agent=cast.sz, successor=cast.st, village=cast.village, last_on=TODAY,
            reason="Pindah", by=cast.koordinator, at=NOW,
        )  # fmt: skip
        accept_succession(succession=succession, by=cast.st.user, at=NOW)
        assert set(Prospect.objects.values_list("agent", flat=True)) == {cast.st.pk}


class TestScreens:
    def test_somebody_is_added_and_the_answer_stands_beside(self, agent, cast):
        answer = agent.post(
            reverse("outreach:prospect_add"), a_form(village=cast.village.pk), follow=True
        )
        row = Prospect.objects.get()
        assert row.next_visit_on == TODAY + dt.timedelta(days=7)
        page = answer.content.decode()
        assert "Rp8.400 sebulan" in page
        assert "PP 50/2025" in page

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({"name": ""}, "name"),
            ({"phone": "0812 3456 7890"}, "has_agreed"),
            ({"phone": "nol", "has_agreed": "on"}, "phone"),
            ({"stage": "implementation"}, "stage"),
            ({"visit_in": "day"}, "next_visit_on"),
            ({"visit_in": "day", "next_visit_on": "1-1-2020"}, "next_visit_on"),
            ({"source": "<script>"}, "source"),
        ],
    )
    def test_what_is_wrong_is_named_and_nothing_typed_is_lost(self, agent, cast, fields, wrong):
        form = a_form(village=cast.village.pk, note="Sore saja", **fields)
        answer = agent.post(reverse("outreach:prospect_add"), form)
        assert wrong in answer.context["form"].errors
        assert "Sore saja" in answer.content.decode()
        assert not Prospect.objects.exists()

    def test_a_village_of_others_cannot_be_written_for(self, agent, cast):
        agent.post(reverse("outreach:prospect_add"), a_form(village=cast.foreign_village.pk))
        assert not Prospect.objects.exists()

    def test_a_talk_and_a_correction_are_noted(self, agent, cast):
        row = a_prospect(cast)
        agent.post(
            reverse("outreach:talk", args=[row.uuid]), a_form(stage="decision", objection="")
        )
        agent.post(
            reverse("outreach:prospect_correct", args=[row.uuid]),
            {"name": "Bu Warniati", "place": "Gawok"},
        )
        row.refresh_from_db()
        assert (row.stage, row.name, row.place) == ("decision", "Bu Warniati", "Gawok")

    def test_a_talk_saved_as_it_opens_forgets_neither_visit_nor_objection(self, agent, cast):
        row = a_prospect(cast, objection="not_paid", next_visit_on=TOMORROW)
        address = reverse("outreach:talk", args=[row.uuid])
        form = agent.get(address).context["form"]
        shown = {name: form[name].value() for name in form.fields}
        shown["next_visit_on"] = form["next_visit_on"].value().strftime("%d-%m-%Y")
        assert agent.post(address, shown).status_code == 302
        row.refresh_from_db()
        assert (row.objection, row.next_visit_on) == ("not_paid", TOMORROW)

    def test_a_visit_that_was_due_is_not_planned_again_by_itself(self, agent, cast):
        row = a_prospect(cast, next_visit_on=TODAY)
        form = agent.get(reverse("outreach:talk", args=[row.uuid])).context["form"]
        assert not form["visit_in"].value()

    def test_the_list_shows_who_was_met_at_one_event(self, agent, cast):
        event = an_event(cast)
        a_prospect(cast, "Di acara", event=event)
        gone = a_prospect(cast, "Diam", event=event)
        actions.leave_alone(prospect=gone, by=cast.sz.user, on=TODAY)
        a_prospect(cast, "Di rumah")
        page = agent.get(reverse("outreach:event", args=[event.uuid])).content.decode()
        address = f"{reverse('outreach:prospect_list')}?acara={event.uuid}&amp;tampil=semua"
        assert f'href="{address}"' in page
        listed = agent.get(address.replace("&amp;", "&"))
        assert {row.name for row in listed.context["page"].rows} == {"Di acara", "Diam"}
        assert "Sosialisasi panen" in listed.content.decode()

    @pytest.mark.parametrize("asked", ["x", "00000000-0000-4000-8000-000000000000"])
    def test_an_event_that_is_none_narrows_nothing(self, agent, cast, asked):
        a_prospect(cast)
        found = agent.get(reverse("outreach:prospect_list"), {"acara": asked}).context["page"]
        assert len(found.rows) == 1

    def test_a_list_is_found_by_name_and_place(self, agent, cast):
        a_prospect(cast)
        a_prospect(cast, "Budi", place="Gawok")
        found = agent.get(reverse("outreach:prospect_list"), {"cari": "gawok"}).context["page"]
        assert [row.name for row in found.rows] == ["Budi"]
        assert agent.get(reverse("outreach:prospect_list"), {"tampil": "'--"}).status_code == 200

    @pytest.mark.parametrize("count", [1, 3])
    @pytest.mark.parametrize("name", ["prospect_list", "objections"])
    def test_the_pages_ask_as_often_for_three(
        self, agent, cast, count, name, django_assert_num_queries
    ):
        for number in range(count):
            a_prospect(cast, f"Orang {number}", objection="other", event=an_event(cast))
        with django_assert_num_queries({"prospect_list": 6, "objections": 5}[name]):
            agent.get(reverse(f"outreach:{name}"))
