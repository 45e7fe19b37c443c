"""Two sheets of one file at once, or one file twice, each with a connection of its own."""

import threading
from functools import partial

import pytest
from django.db import connection

from perisai.common.ids import new_uuid
from perisai.imports.actions.checking import choose_sheets
from perisai.imports.actions.saving import save_batch
from perisai.imports.enums import BatchState
from perisai.imports.errors import BatchRefused
from perisai.imports.models import ImportBatch
from tests.cast import assemble
from tests.imports.registers import TODAY, people, table, xlsx
from tests.imports.steps import NOW, upload

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def at_once(*doors) -> list:
    """What each door answered, or what it refused with."""
    start, answers = threading.Barrier(len(doors)), []

    def worker(door):
        try:
            connection.ensure_connection()
            start.wait()
            answers.append(door())
        except BatchRefused as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker, args=[door]) for door in doors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(doors)
    return answers


def two_sheets(cast) -> list[ImportBatch]:
    """Two sheets that were chosen of a file with three."""
    content = xlsx(*[table(people(2))] * 3, names=("Satu", "Dua", "Tiga"))
    batch = upload(cast, content=content)
    told = {"sheets": ["Satu", "Dua"], "by": cast.sz.user, "on": TODAY, "at": NOW}
    return choose_sheets(batch=batch, **told)


def fresh(batch) -> ImportBatch:
    return ImportBatch.objects.select_related("agent", "village").get(pk=batch.pk)


def test_the_same_sheet_chosen_from_two_others_is_one_import():
    cast = assemble()
    told = {"sheets": ["Tiga"], "by": cast.sz.user, "on": TODAY, "at": NOW}
    for _round in range(ROUNDS):
        pair = two_sheets(cast)
        new = at_once(*(partial(choose_sheets, batch=fresh(one), **told) for one in pair))
        assert sorted(map(len, new)) == [0, 1]
        assert ImportBatch.objects.filter(bundle=pair[0].bundle, sheet="Tiga").count() == 1


def test_of_two_sheets_saved_at_once_one_waits_for_a_new_check():
    cast = assemble()
    for _round in range(ROUNDS):
        pair = two_sheets(cast)
        told = {"by": cast.sz.user, "at": NOW, "on": TODAY}
        answers = at_once(*(partial(save_batch, batch=fresh(one), **told) for one in pair))
        assert sorted(type(answer).__name__ for answer in answers) == [
            "BatchRefused",
            "ImportBatch",
        ]
        states = sorted(fresh(one).state for one in pair)
        assert states == [BatchState.CHECKED, BatchState.SAVING]


def test_the_same_form_sent_twice_at_once_is_one_import_and_answers_both():
    cast = assemble()
    content = xlsx(table(people(3)))
    for _round in range(ROUNDS):
        told = {"content": content, "uuid": new_uuid()}
        first, second = at_once(*[partial(upload, cast, **told)] * 2)
        assert first.pk == second.pk
        assert ImportBatch.objects.filter(uuid=told["uuid"]).count() == 1
