"""Cards for the family: what stands on them, ten to a sheet, and who printed which."""

import datetime as dt
import shutil
import subprocess
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from dues.actions import card_printing
from dues.actions.card_printing import start_cards
from dues.card_papers import LAYOUTS, draw_cards
from dues.enums import CardPaper
from dues.errors import PrintRefused
from dues.models import CardBatch, CardPrinting
from dues.queries.asked_prints import WHOLE
from dues.queries.batch_printing import Where, cards_to_print
from dues.queries.cards import cards_of
from members.models import EnrolmentTerms
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from perisai.common.passing_files import get_file
from perisai.jobs.enums import JobState
from perisai.jobs.models import Job
from perisai.jobs.runner import run_due_jobs, work_on
from tests.counting import accept, start
from tests.moving import move
from tests.taking import NOW
from villages.models import Hamlet, Neighbourhood

pytestmark = pytest.mark.usefixtures("on_the_day")
PAGE = reverse("dues:print_cards")
needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)"
)


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


def ask(cast, enrolments, **overrides) -> CardBatch:
    fields = {
        "uuid": new_uuid(),
        "asked": {},
        "paper": CardPaper.A4,
        "by": cast.sz.user,
        "at": NOW,
        **overrides,
    }
    return start_cards(enrolments=[row.pk for row in enrolments], **fields)


def file_of(batch) -> bytes:
    return get_file(drawer=batch.DRAWER, owner=batch.uuid, name=WHOLE)


def text_of(pdf: bytes, page: int, *area: str) -> str:
    """The words on a page, from 1, or in an area of it (-x, -y, -W, -H in points)."""
    command = ["pdftotext", "-f", str(page), "-l", str(page), "-layout", *area, "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def words(response) -> str:
    return " ".join(response.content.decode().split())


@needs_poppler
def test_a_card_says_whose_it_is_and_what_the_family_does_and_nothing_secret(cast):
    cast.sz.phone = "0812-1111-2222"
    cast.sz.save()
    member = cast.member(name="Ponirah", birth_date=dt.date(1971, 3, 14))
    enrolment = cast.enrolment(member, kpj="19230352910", has_jht=True)
    (card,) = cards_of([enrolment.pk], on=NOW.date())
    pdf = draw_cards([card], paper=CardPaper.ALONE)
    front, back = text_of(pdf, 1), text_of(pdf, 2)
    for said in ("Ponirah", "1923 0352 910", "JHT", "Desa Dukuhdempok", "Siti Zulaikha"):
        assert said in front
    assert "0812-1111-2222" in front
    for said in ("2 x 24 jam", "PLKK", "kuitansi", "meninggal dunia", "0812-1111-2222", "175"):
        assert said in back
    assert "Kartu ini bukan kartu BPJS Ketenagakerjaan" in back
    for secret in (member.nik, "1971", "Rp"):
        assert secret not in front + back


@needs_poppler
def test_without_a_number_an_agent_or_a_public_address_the_card_still_says_whom_to_call(
    cast, settings
):
    settings.PUBLIC_URL = ""
    cast.branch.phone = "0331-123456"
    cast.branch.save()
    enrolment = cast.enrolment(cast.member(agent=None, name="Mandiri"))
    enrolment.member.agent = None
    enrolment.member.save()
    (card,) = cards_of([enrolment.pk], on=NOW.date())
    pdf = draw_cards([card], paper=CardPaper.ALONE)
    assert "belum ada KPJ" in text_of(pdf, 1)
    assert "Periksa kuitansi" not in text_of(pdf, 1)
    assert "telepon kantor cabang" in text_of(pdf, 2)
    assert "Kantor cabang Jember, 0331-123456" in text_of(pdf, 2)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("+6281234567890", "0812-3456-7890"),
        ("081234567890", "0812-3456-7890"),
        ("0331 123456", "0331 123456"),
        ("", ""),
    ],
)
def test_the_agents_number_is_printed_as_people_dial_it(cast, written, printed):
    cast.sz.phone = written
    cast.sz.save()
    (card,) = cards_of([cast.enrolment().pk], on=NOW.date())
    assert card.contact.phone == printed


def test_the_programme_on_a_card_is_that_of_the_month(cast):
    enrolment = cast.enrolment()
    for month, has_jht in ((dt.date(2026, 11, 1), True), (dt.date(2026, 12, 1), False)):
        EnrolmentTerms.objects.create(
            enrolment=enrolment,
            from_month=month,
            income=1_000_000,
            sector="other",
            has_jht=has_jht,
        )
    days = (dt.date(2026, 10, 31), NOW.date(), dt.date(2026, 12, 1))
    assert [cards_of([enrolment.pk], on=day)[0].has_jht for day in days] == [False, True, False]


@needs_poppler
@pytest.mark.parametrize(("paper", "wide", "high"), [("a4", 210, 297), ("f4", 215, 330)])
def test_ten_stand_on_a_sheet_and_their_backs_lie_behind_them_when_it_is_turned(
    cast, paper, wide, high
):
    """The back names the agent, so it tells which front it belongs to."""
    people = [cast.member(cast.st if number == 0 else cast.sz) for number in range(11)]
    batch = ask(cast, [cast.enrolment(member) for member in people], paper=CardPaper(paper))
    run_due_jobs()
    pdf = file_of(batch)
    pages = PdfReader(BytesIO(pdf)).pages
    assert [
        tuple(round(float(side) * 25.4 / 72) for side in page.mediabox[2:]) for page in pages
    ] == [(wide, high)] * 4
    assert text_of(pdf, 1).count("Kartu pegangan") == 10
    assert text_of(pdf, 1).startswith("DEPAN: cetak bolak-balik, balik di sisi PANJANG")
    assert text_of(pdf, 2).startswith("BELAKANG")
    layout = LAYOUTS[CardPaper(paper)]
    left, top = layout.left * 72 / 25.4, layout.bottom * 72 / 25.4
    half, row = layout.page_width * 72 / 25.4, layout.page_height * 72 / 25.4
    size = ("-W", f"{half:.0f}", "-H", f"{row:.0f}", "-y", f"{top:.0f}")
    assert "Sutinah" in text_of(pdf, 1, "-x", f"{left:.0f}", *size)
    assert "Sutinah" not in text_of(pdf, 2, "-x", f"{left:.0f}", *size)
    assert "Sutinah" in text_of(pdf, 2, "-x", f"{left + half:.0f}", *size)


@pytest.mark.parametrize("name", ["X" * 150, "Mochammad Abdurrahman Wahid Al Hasyimi " * 3])
def test_however_long_a_name_is_a_card_has_two_pages(cast, name):
    cast.sz.user.name = name
    cast.sz.user.save()
    enrolment = cast.enrolment(cast.member(name=name), has_jht=True)
    cards = cards_of([enrolment.pk], on=NOW.date())
    assert len(PdfReader(BytesIO(draw_cards(cards, paper=CardPaper.ALONE))).pages) == 2


def test_who_printed_which_card_and_when_stays_on_record(agent, cast):
    member = cast.member(name="Ponirah")
    enrolment = cast.enrolment(member)
    sent = {"uuid": new_uuid(), "peserta": member.uuid, "paper": "card"}
    opened = agent.post(PAGE, sent, follow=True)
    assert "Buka kartu" in words(opened)
    agent.post(PAGE, sent)  # pressed twice
    printing = CardPrinting.objects.get()
    assert (printing.enrolment, printing.batch.by) == (enrolment, cast.sz.user)
    told = AuditEntry.objects.get(action="card.printed")
    assert told.details["enrolment"] == enrolment.pk
    assert "Siti Zulaikha (85,6 x 54 mm" in words(
        agent.get(reverse("desk:member", args=[member.uuid]))
    )
    again = agent.post(PAGE, sent | {"uuid": new_uuid()})
    assert again.status_code == 302
    assert CardPrinting.objects.count() == 2


def test_those_who_have_a_card_the_dead_and_the_ended_are_left_out(agent, cast):
    printed, living = cast.enrolment(), cast.enrolment()
    cast.enrolment(cast.member(deceased_on=NOW.date()))
    cast.enrolment(ended_on=NOW.date(), end_reason="stopped")
    cast.enrolment(cast.member(cast.st))
    ask(cast, [printed])
    run_due_jobs()
    viewer = cast.viewer(cast.sz)
    assert cards_to_print(viewer, with_printed=False, where=Where()) == [living.pk]
    assert cards_to_print(viewer, with_printed=True, where=Where()) == [printed.pk, living.pk]


def test_after_a_move_the_family_gets_a_card_that_says_whom_to_call_now(cast):
    enrolment = cast.enrolment()
    ask(cast, [enrolment])
    run_due_jobs()
    move(cast, enrolment.member, at=NOW + dt.timedelta(hours=1))
    viewer = cast.viewer(cast.st)
    assert cards_to_print(viewer, with_printed=False, where=Where()) == [enrolment.pk]


def page_of(client, cast, member) -> str:
    client.force_login(cast.st.user)
    return words(client.get(reverse("desk:member", args=[member.uuid])))


def test_after_a_hand_over_of_an_agent_too_with_the_reason(client, cast):
    enrolment, without = cast.enrolment(), cast.enrolment()
    ask(cast, [enrolment])
    run_due_jobs()
    later = NOW + dt.timedelta(hours=1)
    accept(cast, start(cast), at=later)
    viewer = cast.viewer(cast.st, later)
    to_print = cards_to_print(viewer, with_printed=False, where=Where())
    assert to_print == [enrolment.pk, without.pk]
    page = page_of(client, cast, enrolment.member)
    assert "sudah serah terima pada 21 November 2026" in page
    assert "keluarga sekarang menghubungi Sutinah" in page
    assert "sudah serah terima" not in page_of(client, cast, without.member)
    with time_machine.travel(later + dt.timedelta(hours=1), tick=False):
        ask(cast, [enrolment], by=cast.st.user, at=later)
        run_due_jobs()
        assert cards_to_print(viewer, with_printed=False, where=Where()) == [without.pk]
        assert "sudah serah terima" not in page_of(client, cast, enrolment.member)


def test_after_a_move_the_members_page_says_why_a_new_card_is_needed(client, cast):
    enrolment = cast.enrolment()
    ask(cast, [enrolment])
    run_due_jobs()
    move(cast, enrolment.member, at=NOW + dt.timedelta(hours=1))
    assert "sudah pindah. Cetak lagi" in page_of(client, cast, enrolment.member)


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, 4),
        ({"dusun": "Krajan"}, 3),
        ({"dusun": "Sumber"}, 1),
        ({"rt": "1"}, 3),
        ({"rt": "RT 001/001"}, 3),
        ({"rt": "2/1"}, 1),
        ({"agen": "SZ"}, 2),
        ({"agen": "-"}, 1),
        ({"agen": "ST", "dusun": "Krajan"}, 1),
    ],
)
def test_a_coordinator_narrows_the_cards_and_reads_how_many_there_are(client, cast, asked, number):
    sumber = Hamlet.objects.create(village=cast.village, name="Sumber")
    rt_2 = Neighbourhood.objects.create(hamlet=sumber, rw="001", rt="002")
    cast.enrolment()
    cast.enrolment(cast.member(neighbourhood=rt_2))
    cast.enrolment(cast.member(cast.st))
    alone = cast.member()
    alone.agent = None
    alone.save()
    cast.enrolment(alone)
    client.force_login(cast.koordinator)
    assert f"Cetak {number} kartu" in words(client.get(PAGE, asked))
    part = client.get(PAGE, asked, headers={"HX-Request": "true"})
    assert f"Cetak {number} kartu" in words(part)
    assert "<html" not in part.content.decode()


def test_an_rt_that_cannot_be_read_is_said_and_stays(agent, cast):
    cast.enrolment()
    page = agent.get(PAGE, {"rt": "utara"})
    assert "Tulis RT seperti 003" in words(page)
    assert 'value="utara"' in words(page)
    assert "Cetak 1 kartu" not in words(page)


def test_the_card_of_somebody_elses_member_is_not_there(client, cast):
    member = cast.enrolment().member
    for who in (cast.stranger.user, cast.st.user, cast.sekdes, cast.pusat):
        client.force_login(who)
        assert client.get(PAGE, {"peserta": member.uuid}).status_code == 404
        sent = {"uuid": new_uuid(), "peserta": member.uuid, "paper": "card"}
        assert client.post(PAGE, sent).status_code == 404
    assert not CardBatch.objects.exists()


def test_none_and_too_many_are_refused_with_what_to_do(cast, monkeypatch):
    with pytest.raises(PrintRefused, match="Tidak ada"):
        ask(cast, [])
    monkeypatch.setattr(card_printing, "MOST", 1)
    with pytest.raises(PrintRefused, match="lebih sedikit"):
        ask(cast, [cast.enrolment(), cast.enrolment()])


@pytest.mark.parametrize("where", ["before the rows", "after the rows"])
def test_a_worker_that_dies_half_way_leaves_the_rest_to_the_next_and_notes_nothing_twice(
    cast, monkeypatch, where
):
    people = [cast.enrolment() for _ in range(3)]
    monkeypatch.setattr(card_printing, "CARDS_IN_PART", 2)
    batch = ask(cast, people)
    job = Job.objects.get()
    assert work_on(job.pk)
    note = card_printing._note_part

    def die(*args, **kwargs):
        if where == "after the rows":
            note(*args, **kwargs)
        raise SystemExit

    monkeypatch.setattr(card_printing, "_note_part", die)
    with pytest.raises(SystemExit):
        work_on(job.pk)
    monkeypatch.setattr(card_printing, "_note_part", note)
    Job.objects.update(lease_until=NOW)
    run_due_jobs()
    assert Job.objects.get().state == JobState.DONE
    assert sorted(batch.printings.values_list("enrolment", flat=True)) == [row.pk for row in people]
    assert AuditEntry.objects.filter(action="card.printed").count() == 3
    assert len(PdfReader(BytesIO(file_of(batch))).pages) == 4


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_as_often_for_three_cards_as_for_one(
    client, cast, number, django_assert_num_queries
):
    people = [cast.enrolment() for _ in range(number)]
    client.force_login(cast.koordinator)
    batch = ask(cast, people, by=cast.koordinator)
    run_due_jobs()
    for address, queries in (
        (PAGE + "?salinan=on", 7),
        (reverse("dues:card_batch", args=[batch.uuid]), 5),
    ):
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)
    with django_assert_num_queries(2):
        cards_of([row.pk for row in people], on=NOW.date())
