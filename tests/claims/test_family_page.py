"""A family sees how its claim stands with the slip in its hand; a guess learns nothing."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from claims.actions.family_keys import make_family_key, note_missed_word
from claims.actions.opening import Told
from claims.enums import StepKind
from claims.errors import ClaimRefused
from claims.family_words import LEADS, NEXTS
from claims.models import FamilyKey, Relative
from claims.queries.family_page import progress_by_key
from claims.rules.family_key import MOST_MISSES, WORDS, clean_answer, clean_code, group_code, opens
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from tests.claims.opened import opened, paid, stepped
from tests.taking import NOW

PAGE = "/klaim/keluarga/"
TOLD = Told("Pak Karto")  # of whose dues nothing is known here


@pytest.fixture
def make(cast):
    def made(claim=None, **fields):
        defaults = {
            "uuid": uuid4(),
            "claim": claim or opened(cast),
            "by": cast.sz.user,
            "on": NOW.date(),
            "at": NOW,
        }
        return make_family_key(**{**defaults, **fields})

    return made


def look(client, key, *, code=None, answer=None):
    data = {"code": code or group_code(key.code), "answer": answer or key.word}
    return client.post(PAGE, data)


def test_every_state_has_words_for_the_family():
    assert set(LEADS) == set(NEXTS) == {None, *StepKind}


def test_the_words_are_different_short_and_plain():
    assert len(set(WORDS)) == len(WORDS) >= 50
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 12 for word in WORDS)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_without_an_error(text):
    assert len(clean_code(text)) <= 10
    assert clean_answer(text) == clean_answer(clean_answer(text))


def test_an_empty_phone_opens_nothing():
    assert not opens("", word="padi", tail="")
    assert not opens("12", word="padi", tail="12")
    assert opens("4321", word="padi", tail="4321")


@pytest.mark.django_db
@pytest.mark.usefixtures("on_the_day")
class TestThePage:
    def test_code_and_word_open_it_as_people_type_them(self, client, make):
        key = make()
        for code, word in ((key.code.lower(), key.word.upper()), (f" {key.code} ", f"{key.word} ")):
            assert look(client, key, code=code, answer=word).status_code == 200

    def test_the_digits_of_the_phone_open_it_too(self, client, make):
        key = make(phone_tail="4321")
        assert look(client, key, answer="4321").status_code == 200
        assert look(client, key, answer="1234").status_code == 404

    def test_it_shows_first_letters_only_and_no_number(self, client, cast, make):
        phone = {"phone": "+628123456789", "phone_owner": "self"}
        member = cast.enrolment(cast.member(name="Siti Aminah", **phone)).member
        claim = opened(cast, member)
        Relative.objects.create(claim=claim, name="Budi Santoso", relation="child")
        stepped(cast, claim, "submitted", reference="TT-17")
        stepped(cast, claim, "question", note="Akta lahir anak, NIK 3509110101150001")
        page = look(client, make(claim)).content.decode()
        for hidden in (
            "Siti Aminah",
            "Aminah",
            "Budi",
            member.nik,
            "3509110101150001",
            "TT-17",
            "628123",
        ):
            assert hidden not in page, hidden
        for shown in (
            "S. A.",
            "Akta lahir anak",
            "Tanggal lahir seorang anak",
            "Siti Zulaikha",
            "Jember",
        ):
            assert shown in page, shown

    @pytest.mark.parametrize("amount", [42_000_000])
    def test_what_was_paid_is_told_without_the_amount(self, client, cast, make, amount):
        page = look(client, make(paid(cast, opened(cast), amount=amount))).content.decode()
        assert "Uangnya sudah dibayar" in page
        assert "42.000.000" not in page

    def test_every_wrong_key_gets_the_same_answer(self, client, make, cast):
        old = make()
        key = make(old.claim)
        other = make()
        answers = [
            look(client, key, answer="salah"),
            look(client, key, code="AAAAA-AAAAA"),
            look(client, key, code="?"),
            look(client, old),
            look(client, key, answer=other.word + "x"),
        ]
        assert {answer.status_code for answer in answers} == {404}
        bodies = {_without_token(answer) for answer in answers}
        assert len(bodies) == 1

    def test_a_wrong_code_costs_as_many_queries_as_a_wrong_word(
        self, make, django_assert_num_queries
    ):
        key = make()
        for code, answer in (("A" * 10, "padi"), (key.code, "salah")):
            with django_assert_num_queries(1):
                assert progress_by_key(code, answer, now=NOW) is None

    def test_the_same_form_with_other_digits_is_refused(self, cast, make):
        claim, uuid = opened(cast), uuid4()
        key = make(claim, uuid=uuid, phone_tail="1234")
        assert make(claim, uuid=uuid, phone_tail="1234") == key
        with pytest.raises(UuidReused):
            make(claim, uuid=uuid, phone_tail="9876")

    def test_guessing_is_slowed_by_address(self, client, make):
        key = make()
        for number in range(21):
            assert look(client, key, code=f"{number:010d}").status_code == 404
        assert look(client, key).status_code == 429

    def test_guessing_digits_for_a_known_code_is_slowed_from_anywhere(self, client, make):
        key = make(phone_tail="4321")
        for number in range(11):
            data = {"code": key.code, "answer": f"{number:04d}"}
            assert client.post(PAGE, data, REMOTE_ADDR=f"10.0.0.{number}").status_code == 404
        data = {"code": key.code, "answer": "4321"}
        assert client.post(PAGE, data, REMOTE_ADDR="10.0.1.1").status_code == 429

    def test_a_code_that_nobody_has_is_slowed_alike(self, client, make):
        make()
        for number in range(11):
            data = {"code": "A" * 10, "answer": "padi"}
            assert client.post(PAGE, data, REMOTE_ADDR=f"10.0.0.{number}").status_code == 404
        data = {"code": "A" * 10, "answer": "padi"}
        assert client.post(PAGE, data, REMOTE_ADDR="10.0.1.1").status_code == 429

    def test_a_key_ends_a_year_after_the_claim(self, cast, make):
        claim = paid(cast, opened(cast))
        key = make(claim)
        last = NOW.replace(year=2027)
        assert progress_by_key(key.code, key.word, now=last)
        assert progress_by_key(key.code, key.word, now=last + dt.timedelta(days=1)) is None
        with pytest.raises(ClaimRefused):
            make(claim, on=last.date() + dt.timedelta(days=1))

    def test_the_page_stays_out_of_search_engines_and_caches(self, client, make):
        answer = look(client, make())
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in answer["Cache-Control"]

    def test_the_agent_makes_the_key_and_prints_the_slip(self, client, cast):
        claim = opened(cast)
        client.force_login(cast.sz.user)
        address = reverse("claims:family_key", args=[claim.uuid])
        slip = reverse("claims:family_slip", args=[claim.uuid])
        assert client.get(slip).status_code == 404
        wrong = client.post(address, {"uuid": str(uuid4()), "phone_tail": "12a4"})
        assert "phone_tail" in wrong.context["form"].errors
        data = {"uuid": str(uuid4()), "phone_tail": "4321"}
        for _ in range(2):
            assert client.post(address, data).status_code == 302
        key = FamilyKey.objects.get()
        page = client.get(address).content.decode()
        assert group_code(key.code) in page
        assert "4321" not in page
        assert b"".join(client.get(slip).streaming_content).startswith(b"%PDF")


def _without_token(answer) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


def test_the_family_reads_which_papers_are_missing_and_who_gives_them(client, cast, make):
    claim = opened(cast, told=TOLD)
    Relative.objects.create(claim=claim, name="Wati", relation="wife")
    page = " ".join(look(client, make(claim)).content.decode().split())
    assert "0 dari " in page
    assert "<li>Akta kematian" in page
    assert "Dari: Dukcapil" in page
    assert page.count("<li>KTP ahli waris") == 1
    assert "Wati" not in page


def test_whose_paper_it_is_stays_unsaid_and_a_paper_of_two_people_stands_once(cast, make):
    claim = opened(cast, told=TOLD)
    for name, relation in (("Wati", "wife"), ("Budi", "child"), ("Sari", "child")):
        Relative.objects.create(
            claim=claim, name=name, relation=relation, born_on=dt.date(1980, 1, 1)
        )
    key = make(claim)
    found = progress_by_key(key.code, key.word, now=NOW)
    labels = [label for label, _issuer, _is_to_mend in found.missing]
    assert len(labels) == len(set(labels))
    assert found.total > len(labels)


def test_once_the_branch_has_the_file_nothing_more_is_to_be_brought(cast, make):
    claim = opened(cast, told=TOLD)
    stepped(cast, claim, "submitted")
    key = make(claim)
    assert not progress_by_key(key.code, key.word, now=NOW).missing


@pytest.mark.parametrize("count", [1, 3])
def test_the_right_word_costs_as_many_queries_however_large_the_family(
    cast, make, count, django_assert_num_queries
):
    claim = opened(cast)
    for _ in range(count):
        Relative.objects.create(claim=claim, name="Wati", relation="wife")
    key = make(claim)
    with django_assert_num_queries(11):
        assert progress_by_key(key.code, key.word, now=NOW)


def test_the_words_for_the_family_know_no_form_that_is_copied_from_a_screen(client, cast, make):
    page = " ".join(
        look(client, make(opened(cast, told=TOLD, cause="other"))).content.decode().split()
    )
    assert "Formulir F4<span" in page
    assert "agen Anda, yang mengisinya bersama Anda" in page
    assert "disalin" not in page


def test_whose_dues_protected_nobody_hears_it_and_is_asked_for_no_papers(client, cast, make):
    claim = opened(cast)
    page = " ".join(look(client, make(claim)).content.decode().split())
    assert "tidak ada yang terlindungi pada hari itu" in page
    assert "Yang masih kurang" not in page
    assert "satu per satu" not in page
    stepped(cast, claim, "submitted")
    page = look(client, make(claim)).content.decode()
    assert "tidak ada yang terlindungi" not in page


def test_a_key_is_shut_after_many_wrong_words_until_it_is_renewed(client, cast, make, today):
    key = make()
    for _try in range(MOST_MISSES):
        assert progress_by_key(key.code, key.word, now=NOW)
        note_missed_word(code=key.code, at=NOW)
    assert progress_by_key(key.code, key.word, now=NOW) is None
    note_missed_word(code=key.code, at=NOW)
    assert key.misses.count() == MOST_MISSES
    assert AuditEntry.objects.filter(action="claim.family_key_shut").count() == 1
    client.force_login(cast.sz.user)
    url = reverse("claims:family_key", args=[key.claim.uuid])
    assert "tidak bisa dipakai lagi" in client.get(url).content.decode()
    renewed = make(key.claim)
    assert progress_by_key(renewed.code, renewed.word, now=NOW)
    assert "tidak bisa dipakai lagi" not in client.get(url).content.decode()


def test_a_wrong_word_at_the_page_counts_and_who_saw_the_code_is_kept(client, cast, make, today):
    key = make()
    look(client, key, answer="salah")
    look(client, key, code="AAAAA-AAAAA", answer="salah")
    assert key.misses.count() == 1
    client.force_login(cast.sz.user)
    client.get(reverse("claims:family_key", args=[key.claim.uuid]))
    client.get(reverse("claims:family_slip", args=[key.claim.uuid]))
    actions = AuditEntry.objects.filter(action__startswith="claim.family_").values_list(
        "action", flat=True
    )
    assert {"claim.family_key_shown", "claim.family_slip_printed"} <= set(actions)
