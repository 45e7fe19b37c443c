"""A form that is sent twice at the same moment: the second finds nothing, is refused by the database, and
answers with the first."""

from uuid import uuid4

import pytest
from django.db.models import QuerySet

from dues.actions.confirming import open_confirmation_batch
from dues.models import ConfirmationBatch
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from tests.taking import NOW


@pytest.fixture
def send(cast, monkeypatch):
    def opened(uuid, sha256="a" * 64, *, is_late=False):
        looked = QuerySet.first
        if is_late:  # the other one is not there yet at the first look

            def first(rows):
                monkeypatch.setattr(QuerySet, "first", looked)

            monkeypatch.setattr(QuerySet, "first", first)
        fields = {"branch": cast.branch, "file_name": "bukti.xlsx", "by": cast.koordinator}
        return open_confirmation_batch(uuid=uuid, sha256=sha256, at=NOW, **fields)

    return opened


def test_the_second_of_two_at_once_answers_with_the_first(send):
    uuid = uuid4()
    assert send(uuid) == send(uuid, is_late=True)
    assert ConfirmationBatch.objects.count() == 1
    assert AuditEntry.objects.filter(action="confirmation.opened").count() == 1


def test_the_second_of_two_at_once_with_other_content_is_refused(send):
    uuid = uuid4()
    send(uuid)
    with pytest.raises(UuidReused):
        send(uuid, "b" * 64, is_late=True)
