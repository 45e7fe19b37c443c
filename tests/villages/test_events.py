"""Outreach events: planned, reported, their lists typed, their photos."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from perisai.common.scans import Scan
from perisai.demo.pictures import plain_png
from tests.dues.pictures import photo, upload
from tests.villages.outreach import NOW, TODAY, a_plan, a_prospect, an_event
from villages.actions import events
from villages.actions.prospects import leave_alone
from villages.errors import EventPhotoRefused, EventRefused
from villages.models import AttendanceBatch, Event, EventPhoto, Prospect
from villages.outreach_papers import attendance_pdf
from villages.outreach_rules import Attendee

TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


def type_list(cast, event, *rows, attended=10, **fields) -> AttendanceBatch:
    defaults = {"uuid": uuid4(), "by": cast.sz.user, "on": TODAY, "at": NOW}
    return events.type_attendance(
        event=event, attended=attended, rows=rows, **{**defaults, **fields}
    )


def a_form(**fields) -> dict:
    return {
        "uuid": str(uuid4()),
        "title": "Sosialisasi panen",
        "held_on": "20-11-2026",
        "channel": "event",
        "venue": "pura",
        "budget": "750.000",
        **fields,
    }


class TestPlanning:
    def test_a_retry_answers_as_the_first_time(self, cast):
        first = an_event(cast)
        assert an_event(cast, uuid=first.uuid) == first
        with pytest.raises(UuidReused):
            an_event(cast, uuid=first.uuid, title="Lain")
        assert AuditEntry.objects.filter(action="event.planned").count() == 1

    def test_of_two_taps_at_once_the_second_waits_and_answers_as_the_first(self, cast, monkeypatch):
        key, hold = uuid4(), events.hold_village

        def wait_for_the_other(village):
            monkeypatch.undo()
            an_event(cast, uuid=key)
            hold(village)

        monkeypatch.setattr(events, "hold_village", wait_for_the_other)
        assert an_event(cast, uuid=key) == Event.objects.get()

    def test_a_year_that_is_a_slip_is_refused(self, cast):
        with pytest.raises(EventRefused):
            an_event(cast, held_on=TODAY + dt.timedelta(days=400))

    def test_a_correction_leaves_a_trace(self, cast):
        event = an_event(cast)
        for _ in range(2):
            events.change_event(event=event, plan=a_plan(budget=500_000), by=cast.sz.user, on=TODAY)
        assert [row.budget for row in event.history.order_by("history_id")] == [None, 500_000]
        assert AuditEntry.objects.get(action="event.changed").details == {"fields": ["budget"]}

    def test_what_came_of_it_is_told_on_its_day_or_later(self, cast):
        held = events.Held(attended=40, cost=0, minutes="Ditanya soal klaim")
        with pytest.raises(EventRefused):
            events.report_event(
                event=an_event(cast, held_on=TOMORROW), held=held, by=cast.sz.user, on=TODAY
            )
        event = events.report_event(event=an_event(cast), held=held, by=cast.sz.user, on=TODAY)
        assert (event.attended, event.cost) == (40, 0)

    def test_one_that_was_not_held_takes_nothing_more(self, cast):
        event = events.cancel_event(event=an_event(cast), by=cast.sz.user, on=TODAY)
        assert events.cancel_event(event=event, by=cast.sz.user, on=TOMORROW).cancelled_on == TODAY
        with pytest.raises(EventRefused):
            type_list(cast, event, Attendee("Bu Warni"))

    def test_one_to_which_people_came_was_held(self, cast):
        event = an_event(cast)
        type_list(cast, event, Attendee("Bu Warni"))
        with pytest.raises(EventRefused):
            events.cancel_event(event=event, by=cast.sz.user, on=TODAY)

    @pytest.mark.parametrize("has_list", [True, False])
    def test_one_to_which_people_came_is_not_moved_ahead(self, cast, has_list):
        event = an_event(cast)
        if has_list:
            type_list(cast, event, Attendee("Bu Warni"))
        else:
            held = events.Held(attended=40, cost=None, minutes="")
            events.report_event(event=event, held=held, by=cast.sz.user, on=TODAY)
        with pytest.raises(EventRefused) as refusal:
            events.change_event(
                event=event, plan=a_plan(held_on=TOMORROW), by=cast.sz.user, on=TODAY
            )
        assert refusal.value.field == "held_on"
        plan = a_plan(held_on=TODAY)
        assert events.change_event(event=event, plan=plan, by=cast.sz.user, on=TODAY)

    @pytest.mark.parametrize("attended", [0, 1, None])
    def test_the_report_names_no_fewer_than_are_typed(self, cast, attended):
        event = an_event(cast)
        type_list(cast, event, Attendee("Bu Warni"), Attendee("Budi"))
        held = events.Held(attended=attended, cost=None, minutes="")
        with pytest.raises(EventRefused) as refusal:
            events.report_event(event=event, held=held, by=cast.sz.user, on=TODAY)
        assert refusal.value.field == "attended"
        held = events.Held(attended=2, cost=None, minutes="")
        assert events.report_event(event=event, held=held, by=cast.sz.user, on=TODAY).attended == 2


class TestTheSignedList:
    def test_its_rows_become_prospects_of_the_agent(self, cast):
        event = an_event(cast, channel="community")
        batch = type_list(
            cast, event, Attendee("Bu Warni", "Krajan", "0812 3456 7890"), Attendee("Budi")
        )
        assert (batch.typed, batch.added) == (2, 2)
        warni = Prospect.objects.get(name="Bu Warni")
        assert (warni.agent, warni.source, warni.phone) == (cast.sz, "community", "+6281234567890")
        assert warni.phone_agreed_on == event.held_on
        assert Event.objects.get().attended == 10

    def test_a_retry_adds_nobody_twice(self, cast):
        event, key = an_event(cast), uuid4()
        for _ in range(2):
            type_list(cast, event, Attendee("Bu Warni"), uuid=key)
        assert Prospect.objects.count() == AttendanceBatch.objects.count() == 1
        with pytest.raises(UuidReused):
            type_list(cast, event, Attendee("Budi"), uuid=key)

    def test_who_is_known_stands_there_once(self, cast):
        a_prospect(cast, "Bu Warni", place="Krajan")
        batch = type_list(
            cast, an_event(cast), Attendee("bu warni", "krajan"), Attendee("Budi"), Attendee("Budi")
        )
        assert (batch.typed, batch.added) == (3, 1)

    def test_who_asked_another_agent_to_be_left_alone_is_left_alone(self, cast):
        row = a_prospect(cast, "Bu Warni", agent=cast.st, by=cast.st.user)
        leave_alone(prospect=row, by=cast.st.user, on=TODAY)
        assert type_list(cast, an_event(cast), Attendee("Bu Warni", "Krajan, RT 02")).added == 0
        assert Prospect.objects.count() == 1

    def test_fewer_than_are_typed_cannot_have_come(self, cast):
        event = an_event(cast)
        type_list(cast, event, Attendee("Bu Warni"), Attendee("Budi"), attended=2)
        with pytest.raises(EventRefused) as refusal:
            type_list(cast, event, Attendee("Citra"), attended=2)
        assert refusal.value.field == "attended"


class TestScreens:
    def test_an_agent_plans_one_and_only_for_herself(self, agent, cast):
        form = a_form(village=cast.village.pk, agent=cast.sz.pk)
        answer = agent.post(reverse("outreach:event_plan"), form)
        event = Event.objects.get()
        assert answer.url == reverse("outreach:event", args=[event.uuid])
        assert (event.budget, event.venue) == (750_000, "pura")
        agent.post(
            reverse("outreach:event_plan"), a_form(village=cast.village.pk, agent=cast.st.pk)
        )
        assert Event.objects.count() == 1

    def test_a_coordinator_plans_one_for_an_agent_who_works_there(self, client, cast):
        client.force_login(cast.koordinator)
        address = reverse("outreach:event_plan")
        wrong = a_form(village=cast.neighbour_village.pk, agent=cast.st.pk)
        assert "tidak bertugas" in client.post(address, wrong).content.decode()
        right = a_form(village=cast.village.pk, agent=cast.st.pk)
        assert client.post(address, right).status_code == 302
        assert Event.objects.get().agent == cast.st

    @pytest.mark.parametrize("name", ["event_change", "event_report", "attendance", "photo_add"])
    def test_the_village_reads_and_changes_nothing(self, client, cast, name):
        event = an_event(cast)
        client.force_login(cast.sekdes)
        assert client.get(reverse("outreach:event", args=[event.uuid])).status_code == 200
        assert client.get(reverse(f"outreach:{name}", args=[event.uuid])).status_code == 404

    def test_it_is_asked_once_before_an_event_is_off(self, agent, cast):
        event = an_event(cast)
        address = reverse("outreach:event_cancel", args=[event.uuid])
        assert "tidak bisa ditarik kembali" in agent.get(address).content.decode()
        assert not Event.objects.get().cancelled_on
        agent.post(address)
        assert Event.objects.get().cancelled_on == TODAY

    def test_what_is_pasted_is_read_before_it_is_saved(self, agent, cast):
        event = an_event(cast)
        address = reverse("outreach:attendance", args=[event.uuid])
        form = {"uuid": str(uuid4()), "attended": "20", "name_1": "Budi"}
        shown = agent.post(
            address, {**form, "pasted": "Siti; Krajan; 0812 3456 7890\nJoko", "save": ""}
        )
        fields = shown.context["form"]
        assert [fields[name].value() for name in ("name_1", "name_2", "phone_2", "name_3")] == [
            "Budi", "Siti", "0812 3456 7890", "Joko",
        ]  # fmt: skip
        assert not Prospect.objects.exists()
        typed = {**form, "name_2": "Siti", "phone_2": "0812 3456 7890", "save": ""}
        refused = agent.post(address, typed)
        assert "has_agreed" in refused.context["form"].errors
        assert agent.post(address, {**typed, "has_agreed": "on"}).status_code == 302
        assert Prospect.objects.count() == 2

    @pytest.mark.parametrize(
        ("row", "wrong"),
        [
            ({"place_1": "Krajan"}, "name_1"),
            ({"name_1": "Siti", "phone_1": "nol"}, "phone_1"),
            ({}, "__all__"),
        ],
    )
    def test_a_wrong_row_is_named_and_nothing_typed_is_lost(self, agent, cast, row, wrong):
        address = reverse("outreach:attendance", args=[an_event(cast).uuid])
        form = {"uuid": str(uuid4()), "attended": "20", "has_agreed": "on", **row}
        answer = agent.post(address, form)
        assert wrong in answer.context["form"].errors
        for value in row.values():
            assert f'value="{value}"' in answer.content.decode()

    def test_a_long_list_has_always_rows_to_spare_and_two_hundred_at_most(self, agent, cast):
        address = reverse("outreach:attendance", args=[an_event(cast).uuid])
        form = agent.post(address, {"name_30": "Siti", "more": "1"}).context["form"]
        assert max(form.numbers) == 35
        names = "\n".join(f"Orang {number}" for number in range(205))
        form = agent.post(address, {"pasted": names}).context["form"]
        assert max(form.numbers) == 200
        assert form["pasted"].value().count("Orang") == 5

    def test_the_list_to_be_signed_is_a_pdf_on_both_papers(self, agent, cast):
        event = an_event(cast, held_on=TOMORROW)
        for paper in ("a4", "f4"):
            answer = agent.get(reverse("outreach:attendance_paper", args=[event.uuid, paper]))
            assert answer["Content-Type"] == "application/pdf"
        assert (
            agent.get(reverse("outreach:attendance_paper", args=[event.uuid, "a5"])).status_code
            == 404
        )

    @pytest.mark.parametrize(("paper", "pages"), [("a4", 1), ("f4", 2)])
    def test_a_list_fills_exactly_its_pages(self, cast, paper, pages):
        from io import BytesIO

        from pypdf import PdfReader

        content = attendance_pdf(an_event(cast), paper=paper, pages=pages)
        assert len(PdfReader(BytesIO(content)).pages) == pages

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_asks_as_often_for_three(self, agent, cast, count, django_assert_num_queries):
        for number in range(count):
            an_event(cast, title=f"Acara {number}")
        with django_assert_num_queries(5):
            agent.get(reverse("outreach:event_list"))


class TestPhotos:
    def add(self, cast, event, shade=200, **fields):
        defaults = {"uuid": uuid4(), "scan": Scan(plain_png(shade=shade), ".png"), "at": NOW}
        return events.add_event_photo(event=event, by=cast.sz.user, **{**defaults, **fields})

    def test_one_is_kept_once_and_taken_back(self, cast):
        event = an_event(cast)
        photo_ = self.add(cast, event)
        assert self.add(cast, event, uuid=photo_.uuid) == photo_
        with pytest.raises(EventPhotoRefused):
            self.add(cast, event)
        events.withdraw_event_photo(photo=photo_, reason="Tidak mau", by=cast.sz.user, at=NOW)
        assert self.add(cast, event) != photo_

    def test_no_pdf_and_no_more_than_are_enough(self, cast, monkeypatch):
        monkeypatch.setattr(events, "MOST_PHOTOS", 1)
        event = an_event(cast)
        with pytest.raises(EventPhotoRefused):
            self.add(cast, event, scan=Scan(b"%PDF- %%EOF", ".pdf"))
        self.add(cast, event)
        with pytest.raises(EventPhotoRefused):
            self.add(cast, event, shade=90)

    def test_its_file_goes_a_month_after_it_was_taken_back(self, cast):
        row = self.add(cast, an_event(cast))
        events.withdraw_event_photo(photo=row, reason="Tidak mau", by=cast.sz.user, at=NOW)
        assert events.forget_event_photos(at=NOW + dt.timedelta(days=29)) == 0
        assert events.forget_event_photos(at=NOW + dt.timedelta(days=31)) == 1

    def test_it_comes_without_the_place_of_the_telephone(self, agent, cast):
        event = an_event(cast)
        address = reverse("outreach:photo_add", args=[event.uuid])
        answer = agent.post(address, {"uuid": str(uuid4()), "scan": upload(photo())})
        assert answer.status_code == 302
        row = EventPhoto.objects.get()
        assert b"Exif" not in row.open().content
        assert agent.get(reverse("outreach:photo", args=[row.uuid])).status_code == 200
        assert agent.post(address, {"uuid": str(uuid4())}).context["form"].errors
        agent.post(reverse("outreach:photo_withdraw", args=[row.uuid]), {"reason": "Tidak mau"})
        assert agent.get(reverse("outreach:photo", args=[row.uuid])).status_code == 404
