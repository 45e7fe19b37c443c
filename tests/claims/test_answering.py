"""What the family answers is kept, once, and stays in the history."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine

from claims.actions.answering import answer_question, note_done
from claims.actions.opening import Told
from claims.enums import ClockKind
from claims.errors import ClaimRefused
from claims.models import Claim
from claims.walk.walker import asked_of, next_page
from perisai.audit.models import AuditEntry
from tests.claims.steps import answer, begin, day, step
from tests.taking import NOW
from villages.actions.hospitals import add_hospital


@pytest.fixture
def claim(cast):
    return begin(cast, cast.enrolment().member, event_on=day("2026-11-03"))


def test_a_column_and_a_circumstance_are_kept_and_the_same_answer_twice_is_one(cast, claim):
    for _ in range(2):
        told = answer(cast, claim, "road", {"is_traffic": True}, police="no")
    assert (told.is_traffic, told.answers["road"]) == (True, {"police": "no"})
    assert AuditEntry.objects.filter(action="claim.answered").count() == 1
    assert AuditEntry.objects.get(action="claim.answered").details == {"question": "road"}


def test_two_tabs_that_answer_different_questions_lose_nothing(cast, claim):
    stale = Claim.objects.get(pk=claim.pk)
    answer(cast, claim, "will", has_will="no")
    answer(cast, stale, "marriage", marriage="book")
    assert Claim.objects.get().answers.keys() == {"will", "marriage"}


def test_what_was_said_before_stays_in_the_history(cast, claim):
    answer(cast, claim, "marriage", marriage="book")
    answer(cast, claim, "marriage", marriage="divorced")
    told = [row.answers.get("marriage", {}).get("marriage") for row in claim.history.all()]
    assert told == ["divorced", "book", None]


def test_a_day_that_has_not_come_and_a_claim_that_has_ended_are_refused(cast, claim):
    with pytest.raises(ClaimRefused) as refusal:
        answer(cast, claim, "day", {"event_on": NOW.date() + dt.timedelta(days=1)})
    assert refusal.value.field == "event_on"
    step(cast, claim, "dropped")
    with pytest.raises(ClaimRefused, match="tidak dilanjutkan"):
        answer(cast, claim, "will", has_will="no")


def test_no_question_writes_what_is_not_its_own(cast, claim):
    with pytest.raises(ValueError, match="agent"):
        answer_question(
            claim=claim,
            question="day",
            columns={"agent": cast.st},
            circumstances={},
            by=cast.sz.user,
            on=NOW.date(),
            at=NOW,
        )


def test_a_mistyped_moment_of_a_report_is_put_right_and_leaves_a_trace(cast):
    claim = begin(cast, kind="injury", told=Told("Karto"), event_on=day("2026-11-20"))
    first = NOW - dt.timedelta(hours=2)
    for moment in (NOW, first, first):
        note_done(
            claim=claim,
            clock=ClockKind.REPORT_ONE,
            done_at=moment,
            how="whatsapp",
            by=cast.sz.user,
            at=NOW,
        )
    done = Claim.objects.get(pk=claim.pk).answers["done"]
    assert done == {"report_one": {"at": first.isoformat(), "how": "whatsapp"}}
    noted = AuditEntry.objects.filter(action__startswith="claim.deadline_").order_by("pk")
    assert [row.action for row in noted] == ["claim.deadline_met", "claim.deadline_corrected"]
    kept = [row.answers["done"]["report_one"]["at"] for row in claim.history.order_by("pk")[1:]]
    assert kept == [NOW.isoformat(), first.isoformat()]


@pytest.mark.parametrize("hours", [-24 * 30, 1])
def test_a_report_before_the_accident_or_of_later_is_refused(cast, hours):
    claim = begin(cast, kind="injury", told=Told("Karto"), event_on=day("2026-11-20"))
    with pytest.raises(ClaimRefused) as refusal:
        note_done(
            claim=claim,
            clock=ClockKind.REPORT_ONE,
            done_at=NOW + dt.timedelta(hours=hours),
            by=cast.sz.user,
            at=NOW,
        )
    assert refusal.value.field == "day"


# -- The screens ---


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    with time_machine.travel(NOW, tick=False):
        yield client


def test_an_answer_leads_to_the_next_question_and_says_what_to_do(agent, claim):
    url = f"/klaim/{claim.uuid}/tanya/pernikahan/"
    page = agent.post(url, {"marriage": "no_book"}, follow=True)
    assert page.redirect_chain[-1][0].endswith("/tanya/sebab/")
    assert "isbat nikah" in page.content.decode()
    assert "isbat nikah" in agent.get(f"/klaim/{claim.uuid}/").content.decode()


def test_a_wrong_answer_comes_back_with_what_was_typed(agent, claim):
    page = agent.post(f"/klaim/{claim.uuid}/tanya/bekerja/", {"was_working": "yes"})
    assert page.status_code == 200
    assert "Sebutkan satu orang yang bisa menjadi saksi." in page.content.decode()
    assert "checked" in page.content.decode()


@pytest.mark.parametrize("slug", ["rekening", "tidak-ada"])
def test_a_question_that_is_not_asked_is_not_there(agent, claim, slug):
    assert agent.get(f"/klaim/{claim.uuid}/tanya/{slug}/").status_code == 404


def test_who_reads_only_answers_nothing(client, cast, claim):
    client.force_login(cast.pusat)
    assert client.get(f"/klaim/{claim.uuid}/tanya/sebab/").status_code == 403
    assert client.get(f"/klaim/{claim.uuid}/").status_code == 200


def test_a_claim_begins_at_a_member_and_is_gone_on_with_the_second_time(agent, cast):
    member = cast.enrolment().member
    sent = {"uuid": uuid4(), "kind": "death"}
    page = agent.post(f"/klaim/baru/{member.uuid}/", sent, follow=True)
    claim = Claim.objects.get()
    assert page.redirect_chain[-1][0] == f"/klaim/{claim.uuid}/tanya/kapan/"
    assert "Kami turut berduka" in page.content.decode()
    for uuid in (sent["uuid"], uuid4()):
        again = agent.post(
            f"/klaim/baru/{member.uuid}/", {"uuid": uuid, "kind": "death"}, follow=True
        )
        assert again.redirect_chain[-1][0] == f"/klaim/{claim.uuid}/tanya/kapan/"
    assert Claim.objects.count() == 1


def test_an_accident_begins_with_what_cannot_wait(agent, cast):
    cast.branch.phone = "0331-421234"
    cast.branch.save()
    member = cast.enrolment().member
    sent = {"uuid": uuid4(), "kind": "injury"}
    page = agent.post(f"/klaim/baru/{member.uuid}/", sent, follow=True).content.decode()
    assert (
        page.index("PLKK")
        < page.index("KTP")
        < page.index("2 x 24 jam")
        < page.index("semua kuitansi")
    )
    assert "https://wa.me/62331421234?text=Laporan%20kecelakaan" in page
    thumb = page[page.rindex('class="next-step"') :]
    assert "https://wa.me/62331421234" in thumb
    assert "%20-" not in page


def test_once_the_accident_is_reported_the_thumb_leads_to_the_questions(agent, cast):
    claim = begin(cast, cast.enrolment().member, kind="injury", event_on=NOW.date())
    here = f"/klaim/{claim.uuid}/kecelakaan/"
    note_done(
        claim=claim,
        clock=ClockKind.REPORT_ONE,
        done_at=NOW - dt.timedelta(hours=2),
        how="whatsapp",
        by=cast.sz.user,
        at=NOW,
    )
    page = agent.get(here).content.decode()
    assert "Laporan sudah dicatat" in page
    assert "/tanya/" in page[page.rindex('class="next-step"') :]


def test_somebody_in_no_list_is_looked_for_and_then_written_down(agent, cast):
    page = agent.get("/klaim/baru/?cari=Karto").content.decode()
    assert "Tidak ditemukan" in page
    sent = {"uuid": uuid4(), "kind": "death", "name": "Karto", "village": cast.village.pk}
    agent.post("/klaim/baru/orang-lain/", sent)
    claim = Claim.objects.get()
    assert (claim.name, claim.member, claim.agent) == ("Karto", None, cast.sz)
    sent = {"uuid": uuid4(), "kind": "death", "name": "Karto", "village": cast.foreign_village.pk}
    assert agent.post("/klaim/baru/orang-lain/", sent).status_code == 200
    assert Claim.objects.count() == 1


def test_a_visit_that_tells_of_a_death_leads_to_the_claim(agent, cast):
    member = cast.enrolment().member
    sent = {"uuid": uuid4(), "result": "died"}
    page = agent.post(f"/keliling/{member.uuid}/", sent)
    assert page.url == f"/klaim/baru/{member.uuid}/?kejadian=death"
    agent.post(page.url, {"uuid": uuid4(), "kind": "death"})
    assert Claim.objects.get().visit.result == "died"


def test_what_the_member_page_says_of_claims(client, cast, claim):
    for user, is_told in ((cast.sz.user, True), (cast.koordinator, True), (cast.sekdes, False)):
        client.force_login(user)
        page = client.get(f"/peserta/{claim.member.uuid}/").content.decode()
        assert (f"/klaim/{claim.uuid}/" in page) is is_told


def test_a_family_without_protection_hears_it_after_the_day_and_not_after_every_question(
    agent, cast
):
    lapsed = begin(cast, cast.enrolment().member)
    sent = {"event_on": "03-11-2026"}
    page = agent.post(f"/klaim/{lapsed.uuid}/tanya/kapan/", sent, follow=True)
    assert page.redirect_chain[-1][0] == f"/klaim/{lapsed.uuid}/#periksa"
    assert "Kami ikut sedih" in page.content.decode()
    assert f"/klaim/{lapsed.uuid}/langkah/dropped/" in page.content.decode()


def test_the_branch_can_be_asked_for_its_decision_where_nothing_was_protected(agent, cast):
    cast.branch.phone = "0331-421234"
    cast.branch.save()
    claim = begin(cast, cast.enrolment().member, event_on=day("2026-11-03"))
    page = agent.get(f"/klaim/{claim.uuid}/").content.decode()
    assert "https://wa.me/62331421234?text=Pertanyaan" in page


def test_a_death_at_work_is_reported_without_sending_the_dead_to_a_hospital(agent, cast, claim):
    answer(cast, claim, "cause", {"cause": "work"})
    page = agent.get(f"/klaim/{claim.uuid}/kecelakaan/").content.decode()
    assert "Lapor dalam 2 x 24 jam" in page
    assert "Ke rumah sakit" not in page


def test_a_claim_that_has_ended_asks_nothing_more(agent, cast, claim):
    assert "Lanjutkan pertanyaan" in agent.get(f"/klaim/{claim.uuid}/").content.decode()
    step(cast, claim, "dropped")
    assert "Lanjutkan pertanyaan" not in agent.get(f"/klaim/{claim.uuid}/").content.decode()


def test_who_dies_of_an_accident_later_makes_it_a_claim_about_a_death(agent, cast):
    claim = begin(cast, cast.enrolment().member, kind="injury", event_on=day("2026-11-18"))
    answer(cast, claim, "cause", {"cause": "work"})
    url = f"/klaim/{claim.uuid}/tanya/keadaan/"
    page = agent.post(url, {"outcome": "death"}, follow=True).content.decode()
    assert "Kami turut berduka" in page
    claim.refresh_from_db()
    assert (claim.kind, claim.outcome, claim.event_on) == ("death", "death", day("2026-11-18"))
    assert "Kapan beliau meninggal?" in agent.get(f"/klaim/{claim.uuid}/").content.decode()
    died = f"/klaim/{claim.uuid}/tanya/meninggal/"
    assert "sebelum kecelakaan" in agent.post(died, {"died_on": "17-11-2026"}).content.decode()
    agent.post(died, {"died_on": "20-11-2026"})
    claim.refresh_from_db()
    assert (claim.event_on, claim.died_on) == (day("2026-11-18"), day("2026-11-20"))
    with pytest.raises(ClaimRefused):
        answer(cast, claim, "day", {"event_on": day("2026-11-21")})
    assert "pernikahan" in agent.get(f"/klaim/{claim.uuid}/").content.decode()


def test_a_hospital_of_the_list_is_offered_and_needs_no_word_whether_it_is_a_plkk(agent, cast):
    claim = begin(cast, cast.enrolment().member, kind="injury", event_on=day("2026-11-20"))
    claim = answer(cast, claim, "cause", {"cause": "work"})
    add_hospital(
        uuid=uuid4(),
        branch=cast.branch,
        name="Klinik Contoh",
        address="",
        phone="",
        regency=cast.village.district.regency,
        from_on=day("2020-01-01"),
        by=cast.koordinator,
    )
    url = f"/klaim/{claim.uuid}/tanya/rumah-sakit/"
    assert '<option value="Klinik Contoh">' in agent.get(url).content.decode()
    refused = agent.post(url, {"hospital": "Klinik Jauh", "is_plkk": ""})
    assert "pilih salah satu" in refused.content.decode()
    assert agent.post(url, {"hospital": "klinik contoh", "is_plkk": ""}).status_code == 302
    claim.refresh_from_db()
    assert claim.answers["hospital"]["is_plkk"] == "yes"


def test_what_is_not_from_the_work_is_said_to_be_of_bpjs_kesehatan(agent, cast):
    claim = begin(cast, cast.enrolment().member, kind="injury", event_on=day("2026-11-20"))
    answer(cast, claim, "cause", {"cause": "other"})
    page = agent.get(f"/klaim/{claim.uuid}/").content.decode()
    assert "BPJS Kesehatan" in page
    assert f"/klaim/{claim.uuid}/kecelakaan/" not in page


@pytest.fixture
def hurt(cast):
    """Somebody hurt at work on 1 November."""
    claim = begin(cast, cast.enrolment().member, kind="injury", event_on=day("2026-11-01"))
    claim = answer(cast, claim, "day", {"event_on": day("2026-11-01")})
    return answer(cast, claim, "cause", {"cause": "work"})


@pytest.mark.parametrize(
    ("question", "columns"),
    [("day", {"event_on": day("2026-10-18")}), ("kind", {"kind": "death"})],
)
def test_while_the_branch_has_the_file_its_event_stays(cast, hurt, question, columns):
    step(cast, hurt, "submitted")
    with pytest.raises(ClaimRefused) as refusal:
        answer(cast, hurt, question, columns)
    assert refusal.value.field in columns
    answer(cast, hurt, "day", {"event_on": hurt.event_on}, hour="07:00")
    step(cast, hurt, "question", note="Tanggal")
    answer(cast, hurt, question, columns)


def test_who_dies_while_the_branch_has_the_file_is_told_at_once(cast, hurt):
    step(cast, hurt, "submitted")
    told = answer(cast, hurt, "outcome", {"outcome": "death", "kind": "death"})
    assert answer(cast, told, "died", {"died_on": day("2026-11-20")}).kind == "death"


def test_a_death_told_by_mistake_leaves_nothing_of_a_death(cast, hurt):
    told = answer(cast, hurt, "outcome", {"outcome": "death", "kind": "death"})
    told = answer(cast, told, "died", {"died_on": day("2026-11-20")})
    told = answer(cast, told, "kind", {"kind": "injury"})
    assert (told.kind, told.outcome, told.died_on) == ("injury", "", None)
    assert {"outcome", "died"}.isdisjoint(told.answers)
    assert told.event_on == day("2026-11-01")


def test_a_hurt_person_who_is_told_dead_by_the_kind_has_a_day_of_death_asked(cast, hurt):
    told = answer(cast, hurt, "kind", {"kind": "death"})
    assert "meninggal" in {page.slug for page in asked_of(told)}
    assert told.day_of_death is None


def test_of_an_illness_outside_the_work_the_day_of_the_death_is_the_event(cast, hurt):
    told = answer(cast, hurt, "cause", {"cause": "other"})
    told = answer(cast, told, "kind", {"kind": "death"})
    assert (told.event_on, told.outcome) == (None, "")
    assert next_page(told).slug == "kapan"


def test_two_open_claims_about_one_death_do_not_arise_by_an_answer(cast, hurt):
    begin(cast, hurt.member, event_on=day("2026-11-03"))
    for question, columns in (
        ("kind", {"kind": "death"}),
        ("outcome", {"kind": "death", "outcome": "death"}),
    ):
        with pytest.raises(ClaimRefused, match="sudah dibuka"):
            answer(cast, hurt, question, columns)


def test_somebody_who_lives_after_all_is_shown_what_cannot_wait(agent, cast):
    claim = begin(cast, cast.enrolment().member, event_on=day("2026-11-20"))
    answered = agent.post(f"/klaim/{claim.uuid}/tanya/kejadian/", {"kind": "injury"})
    assert answered.url == f"/klaim/{claim.uuid}/kecelakaan/"
