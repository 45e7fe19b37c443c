"""Sheets of one file that were chosen together: an undone one is free again."""

import pytest
from django.urls import reverse

from members.models import Member
from perisai.imports.actions.checking import choose_sheets
from perisai.imports.actions.saving import save_batch
from perisai.imports.actions.undoing import undo_batch
from perisai.imports.enums import BatchState
from perisai.imports.errors import BatchRefused
from perisai.imports.models import ImportBatch
from tests.imports.registers import TODAY, people, table, xlsx
from tests.imports.steps import NOW, save, undo, upload

pytestmark = pytest.mark.django_db
NAMES = ("Satu", "Dua", "Tiga")


def choose(cast, batch, *names) -> list[ImportBatch]:
    return choose_sheets(batch=batch, sheets=names, by=cast.sz.user, on=TODAY, at=NOW)


def fresh(batch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)


@pytest.fixture
def file(cast) -> ImportBatch:
    """One file with three sheets, each with the same two people."""
    return upload(cast, content=xlsx(*[table(people(2))] * 3, names=NAMES))


def test_an_undone_sheet_is_chosen_and_saved_again(client, cast, file):
    first, second = choose(cast, file, "Satu", "Dua")
    first = undo(save(fresh(first)))
    client.force_login(cast.sz.user)
    url = reverse("imports:sheet", args=[first.uuid])
    assert url in client.get(reverse("imports:show", args=[first.uuid])).content.decode()
    offered = client.get(url).context["form"].fields["sheet"].choices
    assert [name for name, _label in offered] == ["Satu", "Tiga"]

    client.post(url, {"sheet": ["Satu"]})
    again = ImportBatch.objects.order_by("pk").last()
    assert (again.sheet, again.bundle, again.state) == ("Satu", first.bundle, BatchState.CHECKED)
    assert save(again).state == BatchState.SAVED
    assert Member.objects.present().count() == 2
    assert fresh(second).state == BatchState.CHECKED


def test_a_sheet_undone_twice_is_chosen_a_third_time(cast, file):
    first, _second = choose(cast, file, "Satu", "Dua")
    undo(save(fresh(first)))
    (again,) = choose(cast, fresh(first), "Satu")
    undo(save(fresh(again)))
    (third,) = choose(cast, fresh(again), "Satu")

    assert save(fresh(third)).state == BatchState.SAVED
    assert ImportBatch.objects.filter(sheet="Satu").count() == 3


def test_a_sheet_is_the_same_import_from_whichever_sheet_it_is_chosen(cast, file):
    first, second = choose(cast, file, "Satu", "Dua")
    choose(cast, fresh(first), "Tiga")
    assert choose(cast, fresh(second), "Tiga") == []

    assert ImportBatch.objects.filter(sheet="Tiga").count() == 1


def test_the_other_sheet_waits_while_one_is_being_undone(client, cast, file):
    first, second = choose(cast, file, "Satu", "Dua")
    undo_batch(batch=save(fresh(first)), by=cast.sz.user, at=NOW, on=TODAY)
    client.force_login(cast.sz.user)
    said = client.get(reverse("imports:show", args=[second.uuid])).content.decode()
    assert "sedang dibatalkan" in said
    assert reverse("imports:save", args=[second.uuid]) not in said

    with pytest.raises(BatchRefused):
        save_batch(batch=fresh(second), by=cast.sz.user, at=NOW, on=TODAY)
