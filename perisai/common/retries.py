"""Retries from a door: the same identity and content answers as the first time."""

import hashlib
import json
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from perisai.common.errors import Refused


class UuidReused(Refused):
    """The same identity came back with other content."""


def content_hash_of(**content) -> str:
    """A digest of what the client sent: a retry must carry the same."""
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def check_same_content(known: str, sent: str) -> None:
    """Raises UuidReused when the digests of what is known and what was sent differ."""
    if known != sent:
        raise UuidReused(
            _("This form was already saved with other content. Open a new one and start again.")
        )


def write_once(
    model: type[models.Model], *, uuid: UUID, content_hash: str, **fields
) -> tuple[models.Model, bool]:
    """The row of this identity, and whether it was written now. Of two that come at the same moment the
    second waits for the first and answers with its row. Raises UuidReused."""
    rows = model._default_manager.filter(uuid=uuid)
    known = rows.first()
    if known is None:
        try:
            with transaction.atomic():
                return rows.create(uuid=uuid, content_hash=content_hash, **fields), True
        except IntegrityError:
            known = rows.first()
            if known is None:
                raise
    check_same_content(known.content_hash, content_hash)
    return known, False
