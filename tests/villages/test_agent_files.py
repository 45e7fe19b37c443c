"""What agents learned: entered from a source, corrected with a trace, read by whom it concerns."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from tests.taking import NOW
from villages.actions.agent_files import Learned, note_learned, take_back_learned
from villages.enums import AgentEntryKind
from villages.errors import AgentEntryRefused, EntrySuperseded
from villages.models import AgentEntry
from villages.queries.agent_file import agent_entries_of, certified_until, learned_by

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
END = dt.date(2028, 3, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def note(cast, *, agent=None, kind=AgentEntryKind.CERTIFICATE, corrects=None, why="", **told):
    uuid = told.pop("uuid", None) or uuid4()
    told = {"dated_on": DAY, "text": "Ujian agen", "source": "Sertifikat", **told}
    return note_learned(
        uuid=uuid,
        agent=agent or cast.sz,
        kind=kind,
        learned=Learned(**told),
        corrects=corrects,
        why=why,
        by=cast.koordinator,
        on=NOW.date(),
        at=NOW,
    )


def take_back(cast, entry, *, why="Salah orang", uuid=None):
    return take_back_learned(
        uuid=uuid or uuid4(), entry=entry, why=why, by=cast.koordinator, at=NOW
    )


def certificates(cast):
    return learned_by(cast.sz, viewer=cast.viewer(cast.koordinator))[1]


def test_a_correction_stands_and_what_stood_before_can_be_read(cast):
    old = note(cast, number="S-1")
    new = note(cast, number="S-2", corrects=old, why="Salah ketik")
    part = certificates(cast)
    assert (part.rows, part.before) == ([new], [old])
    assert AuditEntry.objects.filter(action="agent_file.corrected").count() == 1


def test_what_was_taken_back_stands_no_more(cast):
    entry = note(cast, until_on=END)
    viewer = cast.viewer(cast.koordinator)
    assert certified_until(viewer) == {cast.sz.pk: END}
    gone = take_back(cast, entry)
    assert certified_until(viewer) == {}
    assert certificates(cast).before == [gone, entry]
    with pytest.raises(EntrySuperseded):
        note(cast, corrects=entry, why="x")
    with pytest.raises(EntrySuperseded):
        take_back(cast, gone)


def test_the_newest_certificate_says_until_when(cast):
    note(cast, dated_on=DAY, until_on=END)
    note(cast, dated_on=DAY - dt.timedelta(days=800), until_on=DAY)
    assert certified_until(cast.viewer(cast.sz)) == {cast.sz.pk: END}


def test_a_retry_answers_as_the_first_time(cast):
    uuid = uuid4()
    entry = note(cast, uuid=uuid)
    assert note(cast, uuid=uuid) == entry
    with pytest.raises(UuidReused):
        note(cast, uuid=uuid, number="S-9")
    again = uuid4()
    assert take_back(cast, entry, uuid=again) == take_back(cast, entry, uuid=again)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"text": " "}, "text"),
        ({"source": ""}, "source"),
        ({"dated_on": NOW.date() + dt.timedelta(days=1)}, "dated_on"),
        ({"until_on": DAY - dt.timedelta(days=1)}, "until_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast, told, field):
    with pytest.raises(AgentEntryRefused) as refused:
        note(cast, **told)
    assert refused.value.field == field


def test_a_correction_and_taking_back_say_why(cast):
    entry = note(cast)
    with pytest.raises(AgentEntryRefused):
        note(cast, number="S-2", corrects=entry)
    with pytest.raises(AgentEntryRefused):
        take_back(cast, entry, why=" ")


@pytest.mark.parametrize(
    ("who", "number"),
    [
        ("sz", 1),
        ("st", 0),
        ("sekdes", 0),
        ("koordinator", 1),
        ("koordinator-jauh", 0),
        ("pusat", 1),
    ],
)
def test_it_is_read_by_the_agent_her_branch_and_head_office(cast, who, number):
    note(cast)
    assert agent_entries_of(cast.viewer(cast.users[who])).count() == number


def test_a_coordinator_enters_corrects_and_takes_back(cast, client):
    client.force_login(cast.koordinator)
    typed = {"uuid": uuid4(), "dated_on": "02-03-2026", "text": "Ujian", "source": "Sertifikat"}
    card = reverse("reports:score", args=[cast.sz.uuid])
    address = reverse("villages:learned_add", args=[cast.sz.uuid, "certificate"])
    assert client.post(address, typed).url == card
    entry = AgentEntry.objects.get()
    typed |= {"uuid": uuid4(), "number": "S-1"}
    refused = client.post(reverse("villages:learned_correct", args=[entry.uuid]), typed)
    assert refused.status_code == 200
    client.post(
        reverse("villages:learned_correct", args=[entry.uuid]), {**typed, "why": "Nomornya lupa"}
    )
    newer = AgentEntry.objects.standing().get()
    assert (newer.number, newer.why) == ("S-1", "Nomornya lupa")
    client.post(
        reverse("villages:learned_take_back", args=[newer.uuid]),
        {"uuid": uuid4(), "why": "Salah orang"},
    )
    assert not AgentEntry.objects.standing().exists()
    assert "Ditarik kembali" in client.get(card).content.decode()


def test_a_training_is_not_asked_for_a_number(cast, client):
    client.force_login(cast.koordinator)
    address = reverse("villages:learned_add", args=[cast.sz.uuid, "training"])
    assert "number" not in client.get(address).context["form"].fields
    unknown = reverse("villages:learned_add", args=[cast.sz.uuid, "x"])
    assert client.get(unknown).status_code == 404


@pytest.mark.parametrize("who", ["sz", "sekdes", "koordinator-jauh", "pusat"])
def test_nobody_else_enters_anything(cast, client, who):
    entry = note(cast)
    client.force_login(cast.users[who])
    for name, args in (
        ("learned_add", [cast.sz.uuid, "training"]),
        ("learned_correct", [entry.uuid]),
        ("learned_take_back", [entry.uuid]),
    ):
        assert client.get(reverse(f"villages:{name}", args=args)).status_code == 404
