"""A mistyped NIK: proposed by one person, approved by another, told to the scheme."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse

from members.actions.documents import add_document
from members.actions.nik import decide_nik, note_nik_told, propose_nik
from members.errors import MemberGone, NikRefused, NikTaken
from members.models import Document, Member, NikDecision
from members.queries.nik import nik_corrections_of, niks_to_decide, niks_to_tell
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from perisai.common.scans import Scan
from perisai.demo.pictures import plain_png
from tests.dues.pictures import upload
from tests.members.conftest import NOON

RIGHT = "3509114101800009"
TODAY = NOON.date()
KTP = Scan(plain_png(), ".png")


@pytest.fixture
def member(cast):
    return cast.member(nik="3509114101800001", birth_date=dt.date(1980, 1, 1))


def propose(cast, member, **overrides):
    fields = {
        "uuid": uuid4(),
        "nik": RIGHT,
        "reason": "Salah ketik",
        "ktp": KTP,
        "by": cast.sz.user,
        "at": NOON,
    }
    return propose_nik(member=member, **{**fields, **overrides})


def decide(cast, correction, **overrides):
    fields = {"is_accepted": True, "owner": cast.sz.user, "by": cast.koordinator, "at": NOON}
    return decide_nik(correction=correction, **{**fields, **overrides})


def told(cast, decision, **overrides):
    fields = {"told_on": TODAY, "by": cast.sz.user, "on": TODAY, "at": NOON}
    return note_nik_told(decision=decision, **{**fields, **overrides})


def test_the_new_nik_counts_once_another_person_approved_and_the_old_one_still_finds(cast, member):
    proposed = propose(cast, member)
    assert Member.objects.get().nik == "3509114101800001"
    assert not Member.objects.matching(RIGHT).exists()
    decide(cast, proposed)
    now = Member.objects.get()
    assert now.nik == RIGHT
    history = now.history.first()
    assert (history.history_change_reason, history.prev_record.nik) == ("Salah ketik", member.nik)
    for text in (member.nik, RIGHT, "0001", "0009"):
        assert list(Member.objects.visible_to(cast.viewer(cast.sz)).matching(text)) == [now]
    assert not Member.objects.visible_to(cast.viewer(cast.st)).matching(member.nik).exists()


def test_nobody_approves_their_own_and_no_stranger_does(cast, member):
    proposed = propose(cast, member)
    for somebody in (cast.sz.user, cast.st.user, cast.sekdes, cast.foreign_coordinator):
        with pytest.raises(NikRefused):
            decide(cast, proposed, by=somebody)
    own = propose(cast, cast.member(), by=cast.koordinator, nik="3509114101800007")
    assert list(niks_to_decide(cast.viewer(cast.koordinator))) == [proposed]
    with pytest.raises(NikRefused):
        decide(cast, own)
    decide(cast, own, by=cast.pusat)


def test_a_refusal_says_why_and_leaves_everything(cast, member):
    proposed = propose(cast, member)
    with pytest.raises(NikRefused) as refusal:
        decide(cast, proposed, is_accepted=False)
    assert refusal.value.field == "reason"
    decide(cast, proposed, is_accepted=False, reason="KTP lain")
    with pytest.raises(NikRefused):
        decide(cast, proposed)
    assert Member.objects.get().nik == member.nik
    assert not niks_to_tell(cast.viewer(cast.koordinator)).exists()
    propose(cast, member)


def test_what_cannot_be_proposed(cast, member):
    with pytest.raises(NikRefused):
        propose(cast, member, nik=member.nik)
    with pytest.raises(NikTaken):
        propose(cast, member, nik=cast.member().nik)
    first = propose(cast, member)
    assert propose(cast, member, uuid=first.uuid) == first
    with pytest.raises(UuidReused):
        propose(cast, member, uuid=first.uuid, reason="Lain")
    with pytest.raises(NikRefused):
        propose(cast, member)


def test_somebody_who_took_the_nik_in_between_is_told(cast, member):
    proposed = propose(cast, member)
    cast.member(nik=RIGHT)
    with pytest.raises(NikTaken):
        decide(cast, proposed)


def test_the_scheme_is_told_by_the_owner_or_the_branch_once(cast, member):
    decision = decide(cast, propose(cast, member))
    for somebody in (cast.sz.user, cast.koordinator):
        assert list(niks_to_tell(cast.viewer(somebody))) == [decision.correction]
    with pytest.raises(NikRefused):
        told(cast, decision, by=cast.foreign_coordinator)
    for day in (TODAY - dt.timedelta(days=9), TODAY + dt.timedelta(days=1)):
        with pytest.raises(NikRefused):
            told(cast, decision, told_on=day)
    first = told(cast, decision)
    assert told(cast, decision, by=cast.koordinator) == first
    assert not niks_to_tell(cast.viewer(cast.sz)).exists()


def test_after_a_death_the_nik_is_still_corrected_for_the_claim(cast, member):
    waiting = propose(cast, member)
    Member.objects.update(deceased_on=TODAY)
    decision = decide(cast, waiting)
    assert Member.objects.get().nik == RIGHT
    told(cast, decision)
    again = propose(cast, member, nik="3509114101800017")
    assert list(niks_to_decide(cast.viewer(cast.koordinator))) == [again]


def test_somebody_entered_by_mistake_is_corrected_no_more(cast, member):
    waiting = propose(cast, member)
    Member.objects.update(withdrawn_at=NOON)
    with pytest.raises(MemberGone):
        decide(cast, waiting)


def test_the_task_goes_to_whoever_has_the_member_when_its_owner_has_not(cast, member):
    decision = decide(cast, propose(cast, member))
    Member.objects.update(agent=cast.st)
    correction = decision.correction
    assert list(niks_to_tell(cast.viewer(cast.st))) == [correction]
    assert not niks_to_tell(cast.viewer(cast.sz)).exists()
    assert list(niks_to_tell(cast.viewer(cast.koordinator))) == [correction]
    assert nik_corrections_of(cast.viewer(cast.st)).get().decision.told_by_whom == cast.st.user
    told(cast, NikDecision.objects.get(), by=cast.st.user)
    assert not niks_to_tell(cast.viewer(cast.st)).exists()


def test_the_task_of_somebody_without_an_agent_is_the_branchs(cast, member):
    decide(cast, propose(cast, member))
    Member.objects.update(agent=None)
    assert nik_corrections_of(cast.viewer(cast.koordinator)).get().decision.told_by_whom is None
    assert niks_to_tell(cast.viewer(cast.koordinator)).exists()


def test_while_the_owner_has_the_member_the_task_is_nobody_elses(cast, member):
    decide(cast, propose(cast, member), owner=cast.koordinator)
    assert not niks_to_tell(cast.viewer(cast.sz)).exists()
    assert niks_to_tell(cast.viewer(cast.koordinator)).exists()


def test_the_screens_from_the_proposal_to_the_tick(client, cast, member, today):
    client.force_login(cast.sz.user)
    url = reverse("members:correct_nik", args=[member.uuid])
    form = {"uuid": str(uuid4()), "nik": "3507124101800001", "reason": "Salah ketik"}
    assert client.post(url, form).context["form"].errors.keys() == {"camera"}
    asked = client.post(url, form | {"camera": upload()}).context["form"]
    assert len(asked.warned) == 1  # another district: asked first
    form |= {"nik": RIGHT, "scan_kept": asked.data["scan_kept"]}
    page = client.post(url, form, follow=True).content.decode()
    assert "3509••••••••••09" in page
    assert RIGHT not in page
    client.force_login(cast.koordinator)
    assert "1 NIK yang benar diusulkan" in client.get("/").content.decode()
    decide_url = reverse("members:decide_nik", args=[member.nik_corrections.get().uuid])
    page = client.get(decide_url).content.decode()
    photo = reverse("members:document_file", args=[member.documents.get().uuid])
    for shown in (RIGHT, member.nik, photo):
        assert shown in page
    assert client.get(photo).status_code == 200
    assert AuditEntry.objects.filter(action="nik.shown_for_decision").count() == 1
    client.post(decide_url, {"answer": "accept", "owner": "proposer", "reason": ""})
    assert Member.objects.get().nik == RIGHT
    client.force_login(cast.sz.user)
    assert "Formulir F1A" in client.get("/").content.decode()
    told_url = reverse("members:nik_told", args=[member.nik_corrections.get().uuid])
    wrong = client.post(told_url, {"told_on": "01-01-2026"})
    assert wrong.context["form"].errors["told_on"]
    done = client.post(told_url, {"told_on": "03-11-2026"}, follow=True)
    assert "Formulir F1A diserahkan tanggal 3 November 2026" in " ".join(
        done.content.decode().split()
    )
    assert "Formulir F1A" not in client.get("/").content.decode()


def test_there_is_no_proposal_without_a_photo_of_this_members_ktp(cast, member):
    papers = {"uuid": uuid4(), "scan": KTP, "by": cast.sz.user, "at": NOON}
    others = add_document(member=cast.member(), kind="ktp", **papers)
    papers |= {"uuid": uuid4(), "scan": Scan(plain_png(shade=90), ".png")}
    workplace = add_document(member=member, kind="workplace", **papers)
    for wrong in (None, others, workplace):
        with pytest.raises(NikRefused, match="foto KTP"):
            propose(cast, member, ktp=wrong)
    assert not Document.objects.filter(nik_corrections__isnull=False).exists()


def test_a_photo_that_is_kept_already_can_be_chosen_and_is_kept_once(agent, cast, member):
    kept = propose(cast, member).ktp
    decide(cast, member.nik_corrections.get(), is_accepted=False, reason="Buram")
    url = reverse("members:correct_nik", args=[member.uuid])
    page = agent.get(url).content.decode()
    assert "yang tersimpan tanggal 3 November 2026, 12.00, oleh Siti Zulaikha" in page
    form = {"uuid": str(uuid4()), "nik": RIGHT, "reason": "Salah ketik", "stored": str(kept.uuid)}
    agent.post(url, form)
    assert [row.ktp for row in member.nik_corrections.all()] == [kept, kept]
    assert Document.objects.count() == 1


def chosen_twice(kept, **changes) -> dict:
    """A kept photo is chosen, and a fresh one was taken."""
    return {
        "uuid": str(uuid4()),
        "nik": RIGHT,
        "reason": "Salah ketik",
        "stored": str(kept.uuid),
        **changes,
    }


@pytest.mark.parametrize("field", ["camera", "scan"])
def test_a_fresh_photo_wins_over_a_kept_one_that_is_chosen_too(agent, cast, member, field):
    kept = add_document(uuid=uuid4(), member=member, kind="ktp", scan=KTP, by=cast.sz.user, at=NOON)
    url = reverse("members:correct_nik", args=[member.uuid])
    assert agent.post(url, chosen_twice(kept, **{field: upload()})).status_code == 302
    proposed = member.nik_corrections.get()
    assert proposed.ktp != kept
    assert proposed.ktp.suffix == ".jpg"


def test_it_still_wins_when_the_rest_of_the_form_has_to_be_mended_first(agent, cast, member):
    kept = add_document(uuid=uuid4(), member=member, kind="ktp", scan=KTP, by=cast.sz.user, at=NOON)
    url = reverse("members:correct_nik", args=[member.uuid])
    page = agent.post(url, chosen_twice(kept, nik="35", camera=upload()))
    again = page.context["form"]
    assert again["stored"].value() == "new"
    sent = chosen_twice(kept, stored="new", scan_kept=again.data["scan_kept"])
    agent.post(url, sent)
    assert member.nik_corrections.get().ktp != kept


def test_who_thinks_again_may_still_choose_the_kept_one(agent, cast, member):
    kept = add_document(uuid=uuid4(), member=member, kind="ktp", scan=KTP, by=cast.sz.user, at=NOON)
    url = reverse("members:correct_nik", args=[member.uuid])
    page = agent.post(url, chosen_twice(kept, stored="new", nik="35", camera=upload()))
    arrived = page.context["form"].data["scan_kept"]
    agent.post(url, chosen_twice(kept, scan_kept=arrived))
    assert member.nik_corrections.get().ktp == kept


def test_a_retry_of_a_proposal_with_a_new_photo_keeps_one(cast, member):
    first = propose(cast, member)
    assert propose(cast, member, uuid=first.uuid) == first
    with pytest.raises(UuidReused):
        propose(cast, member, uuid=first.uuid, ktp=Scan(plain_png(shade=90), ".png"))
    assert Document.objects.count() == 1


def test_the_page_of_somebody_who_died_still_leads_to_the_right_nik(agent, cast, member):
    Member.objects.update(deceased_on=TODAY)
    url = reverse("members:correct_nik", args=[member.uuid])
    assert url in agent.get(reverse("desk:member", args=[member.uuid])).content.decode()
    form = {"uuid": str(uuid4()), "nik": RIGHT, "reason": "Salah ketik", "camera": upload()}
    assert agent.post(url, form).status_code == 302
    agent.force_login(cast.sekdes)
    assert url not in agent.get(reverse("desk:member", args=[member.uuid])).content.decode()


def test_the_task_stands_on_the_first_page_of_whoever_has_the_member(client, cast, member, today):
    decide(cast, propose(cast, member))
    Member.objects.update(agent=cast.st)
    client.force_login(cast.st.user)
    assert "Formulir F1A" in client.get("/").content.decode()
    page = client.get(reverse("members:nik_list")).content.decode()
    assert "Tugas Sutinah" in page
    url = reverse("members:nik_told", args=[member.nik_corrections.get().uuid])
    assert client.post(url, {"told_on": "03-11-2026"}).status_code == 302
    client.force_login(cast.sz.user)
    assert client.post(url, {"told_on": "03-11-2026"}).status_code == 404


def test_the_list_asks_the_same_number_of_questions_for_one_and_three(
    client, cast, django_assert_max_num_queries
):
    client.force_login(cast.koordinator)
    counts = []
    for number in (1, 2):
        for serial in range(number):
            nik = f"350911410180{number}{serial}99"
            decide(cast, propose(cast, cast.member(), nik=nik))
            propose(cast, cast.member(), nik=f"350911410180{number}{serial}98")
        with django_assert_max_num_queries(10) as counted:
            client.get(reverse("members:nik_list"))
        counts.append(len(counted))
    assert counts[0] == counts[1]
