"""Saving what a reminder says."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.retries import content_hash_of, write_once
from perisai.reminders.enums import Kind, Length
from perisai.reminders.errors import WordingRefused
from perisai.reminders.models import Wording
from perisai.reminders.wording import languages
from perisai.reminders.wording_rules import problems_of
from villages.models import Branch


@transaction.atomic
def save_wording(
    *,
    uuid: UUID,
    kind: Kind,
    language: str,
    length: Length,
    branch: Branch | None,
    text: str,
    by: User,
    at: dt.datetime,
) -> Wording:
    """From now on a kind is said like this: in a branch, or everywhere (None). What was said before stays.

    The same `uuid` and content answers as the first time. Raises WordingRefused with everything that is wrong
    with the text (`wording_rules.problems_of`), and for a language the house does not speak; UuidReused.
    """
    text = text.replace("\r\n", "\n").strip()
    if language not in languages():
        raise WordingRefused(_("The house has no texts in this language."), field="language")
    if problems := problems_of(text, kind=Kind(kind), length=Length(length)):
        raise WordingRefused(" ".join(problems), field="text")
    told = {"kind": kind, "language": language, "length": length, "text": text}
    wording, is_new = write_once(
        Wording,
        uuid=uuid,
        content_hash=content_hash_of(branch=branch and branch.pk, **told),
        branch=branch,
        by=by,
        recorded_at=at,
        **told,
    )
    if is_new:
        record(
            "reminders.reworded",
            wording,
            by=by,
            kind=str(kind),
            branch=wording.branch_id,
            length=str(length),
            language=language,
        )
    return wording
