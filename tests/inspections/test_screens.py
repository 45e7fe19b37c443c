"""The screens of an inspection: whom they let in, what they hide until it is time, and what they ask."""

import datetime as dt

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from perisai.common.masking import mask_phone
from perisai.common.pdf import PdfUnavailable
from perisai.inspections.comparing_rules import Told
from perisai.inspections.draw_rules import ticket_of
from perisai.inspections.enums import Approach, Resolution, Said
from perisai.inspections.models import Answer, Closing, Draw, Inspection, Mismatch
from perisai.inspections.papers import names_pdf, questions_pdf, report_pdf
from perisai.inspections.queries.results import inside_of
from tests.inspections.steps import NOTHING, answer, close, closed, decide, draw, find, plan, step
from tests.taking import NOW, take_from

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
NOVEMBER = dt.date(2026, 11, 1)


@pytest.fixture
def people(cast):
    """Three who paid SZ, two who did not."""
    enrolments = [cast.enrolment(start=NOVEMBER) for _ in range(5)]
    take_from(cast, *enrolments[:3])
    return [enrolment.member for enrolment in enrolments]


@pytest.fixture
def as_coordinator(client, cast):
    client.force_login(cast.koordinator)
    return client


def addresses(inspection):
    """Every page of an inspection and what is in it."""
    draws = Draw.objects.filter(inspection=inspection)
    found = [("show", inspection.uuid), ("draw", inspection.uuid), ("close", inspection.uuid)]
    found += [("finding", inspection.uuid)]
    found += [(name, row.uuid) for row in draws for name in ("proof", "population")]
    found += [("ask", row.uuid) for made in draws for row in made.drawn.all()]
    found += [("mismatch", row.uuid) for row in Mismatch.objects.all()]
    found += [("correct_finding", row.uuid) for row in inspection.findings.all()]
    found += [("decide", row.uuid) for row in inspection.closings.all()]
    urls = [reverse(f"inspections:{name}", args=[uuid]) for name, uuid in found]
    papers = ("report", "questions", "names")
    return urls + [reverse(f"inspections:{name}", args=[inspection.uuid, "a4"]) for name in papers]


class TestWhoSees:
    @pytest.fixture
    def running(self, cast, people):
        inspection = plan(cast)
        for row in draw(cast, inspection).drawn.all():
            answer(cast, row, NOTHING)
        find(cast, inspection)
        close(cast, inspection)
        return inspection

    @pytest.mark.parametrize("who", ["sz", "st", "stranger", "sekdes", "foreign_coordinator"])
    def test_while_it_runs_nobody_outside_the_branch_gets_anywhere(
        self, client, cast, running, who
    ):
        user = getattr(cast, who)
        client.force_login(getattr(user, "user", user))
        answers = {url: client.get(url).status_code for url in addresses(running)}
        assert set(answers.values()) == {404}
        posted = {url: client.post(url, {}).status_code for url in addresses(running)}
        assert set(posted.values()) <= {404, 405}

    def test_the_agent_learns_nothing_of_it_from_any_of_her_pages(
        self, client, cast, people, running
    ):
        """Neither that she is inspected nor whom it asks: her pages are what they were before."""
        client.force_login(cast.sz.user)
        pages = [
            reverse("inspections:list"),
            reverse("desk:home"),
            reverse("desk:member_list"),
            *[reverse(f"desk:{name}", args=[people[0].uuid]) for name in ("member", "timeline")],
        ]
        seen = " ".join(client.get(page).content.decode() for page in pages)
        assert running.code not in seen
        assert str(running.uuid) not in seen
        assert "/pemeriksaan/tanya/" not in seen

    def test_once_closed_she_reads_the_report_without_names(self, client, cast, people, running):
        decide(cast, Closing.objects.get())
        client.force_login(cast.sz.user)
        assert running.code in client.get(reverse("inspections:list")).content.decode()
        page = client.get(reverse("inspections:show", args=[running.uuid])).content.decode()
        assert "Kuitansi tidak diberikan" in page
        assert not [member.name for member in people if member.name in page]
        inside = [url for url in addresses(running) if "/laporan/" not in url]
        show = reverse("inspections:show", args=[running.uuid])
        answers = {url: client.get(url).status_code for url in inside if url != show}
        assert set(answers.values()) == {404}

    def test_she_cannot_reckon_who_was_drawn_from_what_she_reads(
        self, client, cast, people, running
    ):
        """She knows each identity, from the addresses of her pages, and the seed, from the report."""
        decide(cast, Closing.objects.get())
        made = Draw.objects.get()
        tickets = set(made.drawn.values_list("ticket", flat=True))
        assert not tickets & {ticket_of(made.seed, str(member.uuid)) for member in people}
        client.force_login(cast.sz.user)
        page = client.get(reverse("inspections:show", args=[running.uuid])).content.decode()
        inside = inside_of(running, viewer=cast.viewer(cast.sz, NOW))
        context = {"inside": inside, "inspection": running, "paper": "a4", "on": NOW.date()}
        paper = render_to_string("inspections/pdf/report.html", context)
        assert made.seed in paper
        assert made.salt not in page + paper

    def test_another_agent_reads_nothing_of_it_after_the_end_either(self, client, cast, running):
        decide(cast, Closing.objects.get())
        client.force_login(cast.st.user)
        url = reverse("inspections:show", args=[running.uuid])
        assert client.get(url).status_code == 404

    def test_the_village_has_no_list(self, client, cast):
        client.force_login(cast.sekdes)
        assert client.get(reverse("inspections:list")).status_code == 404

    def test_head_office_reads_and_does_not_write(self, client, cast, running):
        client.force_login(cast.pusat)
        show = client.get(reverse("inspections:show", args=[running.uuid]))
        assert show.status_code == 200
        for name in ("draw", "finding", "close"):
            url = reverse(f"inspections:{name}", args=[running.uuid])
            assert client.get(url).status_code == 404
        assert client.get(reverse("inspections:plan")).status_code == 404


class TestAsking:
    def test_the_book_is_shown_only_after_the_answer(self, as_coordinator, cast, people):
        row = draw(cast, plan(cast, size=1, paid_share=100)).drawn.get()
        url = reverse("inspections:ask", args=[row.uuid])
        before = as_coordinator.get(url).content.decode()
        sheet = as_coordinator.get(reverse("inspections:show", args=[row.draw.inspection.uuid]))
        for page in (before, sheet.content.decode()):
            assert "8.400" not in page
            assert "Kata buku" not in page
        told = {
            "uuid": new_uuid(),
            "way": "visit",
            "asked_on": "21-11-2026",
            "has_paid": "no",
            "knows_agent": "yes",
        }
        saved = as_coordinator.post(url, told, follow=True)
        assert "8.400" in saved.content.decode()

    def test_who_was_reached_has_to_say_something(self, as_coordinator, cast, people):
        row = draw(cast).drawn.first()
        url = reverse("inspections:ask", args=[row.uuid])
        told = {"uuid": new_uuid(), "way": "phone", "asked_on": "21-11-2026"}
        form = as_coordinator.post(url, told).context["form"]
        assert set(form.errors) == {"has_paid", "knows_agent"}

    @pytest.mark.parametrize(
        "typed",
        [{"has_paid": "yes"}, {"amount": "8400"}, {"months": ["2026-11"]}, {"knows_agent": "no"}],
    )
    def test_an_answer_of_nobody_is_refused_and_kept_as_typed(
        self, as_coordinator, cast, people, typed
    ):
        url = reverse("inspections:ask", args=[draw(cast).drawn.first().uuid])
        told = {"uuid": new_uuid(), "way": "not_reached", "asked_on": "21-11-2026", **typed}
        form = as_coordinator.post(url, told).context["form"]
        assert set(form.errors) == {"way"}
        assert {name: form[name].value() for name in typed} == typed
        assert not Answer.objects.exists()

    def test_nobody_was_reached_is_saved_without_answers(self, as_coordinator, cast, people):
        row = draw(cast).drawn.first()
        told = {"uuid": new_uuid(), "way": "not_reached", "asked_on": "21-11-2026", "has_paid": ""}
        as_coordinator.post(reverse("inspections:ask", args=[row.uuid]), told)
        assert not Answer.objects.get().is_reached

    @pytest.mark.parametrize(
        ("approach", "way"),
        [(Approach.VISIT, "visit"), (Approach.PHONE, "phone"), (Approach.EITHER, "phone")],
    )
    def test_the_form_begins_with_the_way_that_was_planned(
        self, as_coordinator, cast, people, approach, way
    ):
        row = draw(cast, plan(cast, approach=approach)).drawn.first()
        form = as_coordinator.get(reverse("inspections:ask", args=[row.uuid])).context["form"]
        assert form["way"].value() == way

    @pytest.mark.parametrize(
        ("approach", "is_there"),
        [(Approach.VISIT, False), (Approach.PHONE, True), (Approach.EITHER, True)],
    )
    def test_the_sheet_for_calls_has_the_number_covered(
        self, cast, monkeypatch, approach, is_there
    ):
        printed = []
        monkeypatch.setattr(
            "perisai.inspections.papers.render_pdf", lambda html, **_: printed.append(html)
        )
        member = cast.member(phone="+6281200004789", phone_owner="self")
        cast.enrolment(member, start=NOVEMBER)
        made = draw(cast, plan(cast, approach=approach))
        inside = inside_of(made.inspection, viewer=cast.viewer(cast.koordinator, NOW))
        questions_pdf(inside, months=[NOVEMBER], paper="a4")
        assert (mask_phone(member.phone) in printed[0]) is is_there
        assert member.phone not in printed[0]

    def test_the_sheet_of_questions_does_not_say_what_the_book_says(
        self, cast, people, monkeypatch
    ):
        printed = []
        monkeypatch.setattr(
            "perisai.inspections.papers.render_pdf", lambda html, **_: printed.append(html)
        )
        made = draw(cast)
        inside = inside_of(made.inspection, viewer=cast.viewer(cast.koordinator, NOW))
        questions_pdf(inside, months=[NOVEMBER], paper="a4")
        assert all(member.name in printed[0] for member in people)
        assert "8.400" not in printed[0]
        assert not [member.nik for member in people if member.nik in printed[0]]


class TestReport:
    def html(self, cast, inspection, monkeypatch, *, names=False):
        printed = []
        monkeypatch.setattr(
            "perisai.inspections.papers.render_pdf", lambda html, **_: printed.append(html)
        )
        inside = inside_of(inspection, viewer=cast.viewer(cast.koordinator, NOW))
        if names:
            names_pdf(inside, paper="a4")
        else:
            report_pdf(inside, paper="a4", on=NOW.date())
        return printed[0]

    def test_it_proves_the_draw_and_tells_what_was_found(self, cast, people, monkeypatch):
        inspection = closed(cast)
        made = Draw.objects.get()
        told = self.html(cast, inspection, monkeypatch)
        for words in (made.seed, made.digest, made.method, "5 peserta: 3 sudah bayar"):
            assert words in told
        assert "Dikonfirmasi oleh Petugas Pusat" in told
        assert "Saya terima, kuitansi akan saya antar" in told

    def test_names_stand_on_a_paper_of_their_own(self, cast, people, monkeypatch):
        inspection = closed(cast)
        names = self.html(cast, inspection, monkeypatch, names=True)
        assert all(member.name in names for member in people)
        report = self.html(cast, inspection, monkeypatch)
        assert not [member.name for member in people if member.name in report]

    def test_who_does_not_remember_stands_on_page_and_papers_as_such(
        self, as_coordinator, cast, people, monkeypatch
    ):
        made = draw(cast, plan(cast, size=1, paid_share=100))
        answer(cast, made.drawn.get(), Told(Said.UNSURE, knows_agent=Said.YES))
        url = reverse("inspections:show", args=[made.inspection.uuid])
        page = as_coordinator.get(url).content.decode()
        assert "<span>Tidak ingat</span>" in page
        assert "<span>Cocok</span>" not in page
        assert "1 peserta tidak ingat apakah ia membayar" in page
        names = self.html(cast, made.inspection, monkeypatch, names=True)
        assert "<td>tidak ingat</td>" in names
        report = self.html(cast, made.inspection, monkeypatch)
        assert "Belum ada peserta yang jawabannya dapat dibandingkan" in report

    def test_a_redrawn_inspection_prints_both_draws_and_the_reason(self, cast, people, monkeypatch):
        inspection = plan(cast)
        first = draw(cast, inspection)
        answer(cast, first.drawn.first(), NOTHING)
        second = draw(cast, inspection, seed="e" * 32, reason="Salah ketik jumlah")
        told = self.html(cast, inspection, monkeypatch)
        assert first.seed in told
        assert second.seed in told
        assert "Salah ketik jumlah" in told
        assert "1 sudah ditanya" in told

    @pytest.mark.parametrize("paper", ["a4", "f4"])
    def test_both_papers_come_as_pdf(self, as_coordinator, cast, people, paper):
        made = draw(cast)
        for name in ("report", "questions", "names"):
            url = reverse(f"inspections:{name}", args=[made.inspection.uuid, paper])
            answered = as_coordinator.get(url)
            assert b"".join(answered.streaming_content).startswith(b"%PDF")

    @pytest.mark.parametrize("name", ["report", "questions", "names"])
    def test_a_paper_that_the_machine_cannot_make_was_not_printed(
        self, as_coordinator, cast, people, monkeypatch, name
    ):
        def refuse(html, **_):
            raise PdfUnavailable("apt-get install libpango")

        url = reverse(f"inspections:{name}", args=[draw(cast).inspection.uuid, "a4"])
        with monkeypatch.context() as lacking:
            lacking.setattr("perisai.inspections.papers.render_pdf", refuse)
            assert as_coordinator.get(url).status_code == 503
        printed = AuditEntry.objects.filter(action="inspection.printed")
        assert not printed.exists()
        assert as_coordinator.get(url).status_code == 200
        assert printed.get().details["what"] == name

    def test_another_paper_is_not_there(self, as_coordinator, cast):
        url = reverse("inspections:report", args=[plan(cast).uuid, "a3"])
        assert as_coordinator.get(url).status_code == 404


class TestForms:
    def test_a_plan_is_typed_for_an_agent_or_a_village(self, as_coordinator, cast):
        cast.enrolment()
        typed = {
            "uuid": new_uuid(),
            "coordinator": cast.koordinator.pk,
            "from_on": "01-09-2026",
            "until_on": "31-10-2026",
            "size": "20",
            "paid_share": "60",
            "approach": Approach.PHONE,
            "due_on": "30-11-2026",
        }
        url = reverse("inspections:plan")
        as_coordinator.post(url, typed | {"whom": f"agen-{cast.sz.pk}"})
        as_coordinator.post(url, typed | {"whom": f"desa-{cast.village.pk}", "uuid": new_uuid()})
        kept = [(row.agent, row.village, row.branch) for row in Inspection.objects.order_by("pk")]
        assert kept == [(cast.sz, None, cast.branch), (None, cast.village, cast.branch)]

    def test_a_plan_is_withdrawn_from_its_page(self, as_coordinator, cast):
        inspection = plan(cast)
        show = reverse("inspections:show", args=[inspection.uuid])
        url = reverse("inspections:withdraw", args=[inspection.uuid])
        assert url in as_coordinator.get(show).content.decode()
        assert as_coordinator.get(url).status_code == 200
        page = as_coordinator.post(url, {"reason": "Salah desa"}, follow=True).content.decode()
        assert "Salah desa" in page
        assert url not in page
        assert reverse("inspections:draw", args=[inspection.uuid]) not in page

    def test_nobody_of_another_branch_is_offered_or_taken(self, as_coordinator, cast):
        url = reverse("inspections:plan")
        assert "Orang Asing" not in as_coordinator.get(url).content.decode()
        typed = {"uuid": new_uuid(), "whom": f"agen-{cast.stranger.pk}"}
        assert "whom" in as_coordinator.post(url, typed).context["form"].errors
        assert not Inspection.objects.exists()

    def test_drawing_sent_twice_draws_once(self, as_coordinator, cast, people):
        inspection = plan(cast)
        url = reverse("inspections:draw", args=[inspection.uuid])
        for form in (
            {"uuid": new_uuid()},
            {"uuid": new_uuid(), "reason": "Dua orang pindah"},
        ):
            first, again = (as_coordinator.post(url, form) for _time in range(2))
            assert first.url == again.url == reverse("inspections:show", args=[inspection.uuid])
        assert [row.number for row in inspection.draws.all()] == [1, 2]
        answered = as_coordinator.post(url, {"uuid": new_uuid()})
        assert "reason" in answered.context["form"].errors

    def test_how_grave_a_finding_is_has_to_be_chosen(self, as_coordinator, cast):
        url = reverse("inspections:finding", args=[plan(cast).uuid])
        assert not as_coordinator.get(url).context["form"]["severity"].value()
        typed = {"uuid": new_uuid(), "severity": "", "text": "x", "follow_up": "y"}
        form = as_coordinator.post(url, typed | {"due_on": "30-11-2026"}).context["form"]
        assert set(form.errors) == {"severity"}

    def test_who_closes_is_told_of_mismatches_that_are_open(self, as_coordinator, cast, people):
        inspection = plan(cast)
        made = draw(cast, inspection)
        url = reverse("inspections:close", args=[inspection.uuid])
        words = "belum diselesaikan"
        assert words not in as_coordinator.get(url).content.decode()
        saved = answer(cast, made.drawn.filter(has_paid=True)[0], NOTHING)
        assert f"1 ketidakcocokan {words}" in as_coordinator.get(url).content.decode()
        step(cast, saved.mismatch, resolution=Resolution.MEMORY)
        assert words not in as_coordinator.get(url).content.decode()

    def test_the_second_person_reads_the_findings(self, client, cast, people):
        inspection = plan(cast)
        draw(cast, inspection)
        kept = find(cast, inspection)
        url = reverse("inspections:decide", args=[close(cast, inspection).uuid])
        client.force_login(cast.pusat)
        page = client.get(url).content.decode()
        assert kept.text in page
        assert kept.follow_up in page

    def test_the_proof_says_equal(self, as_coordinator, cast, people):
        made = draw(cast)
        url = reverse("inspections:proof", args=[made.uuid])
        assert as_coordinator.get(url).context["proof"].is_equal
        taken = as_coordinator.get(reverse("inspections:population", args=[made.uuid]))
        assert taken.content.decode() == made.population

    def test_the_second_person_confirms_from_the_page(self, client, cast, people):
        inspection = plan(cast)
        closing = close(cast, inspection)
        client.force_login(cast.pusat)
        url = reverse("inspections:decide", args=[closing.uuid])
        client.post(url, {"is_accepted": "ya", "reason": ""})
        assert Inspection.objects.closed().get() == inspection
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("name", ["list", "show", "report"])
def test_a_page_asks_as_often_for_three_as_for_one(as_coordinator, cast, name):
    """Three inspections, each with more members, answers, mismatches and findings than the first."""

    def questions() -> int:
        inspection = plan(cast)
        for row in draw(cast, inspection).drawn.all():
            answer(cast, row)
            find(cast, inspection)
        args = {"list": [], "show": [inspection.uuid], "report": [inspection.uuid, "a4"]}[name]
        url = reverse(f"inspections:{name}", args=args)
        as_coordinator.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert as_coordinator.get(url).status_code == 200
        return len(asked)

    cast.enrolment(start=NOVEMBER)
    once = questions()
    for _ in range(2):
        cast.enrolment(start=NOVEMBER)
        cast.enrolment(start=NOVEMBER)
        assert questions() == once
