"""What to say at the door to an objection."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from perisai.audit.actions import record
from perisai.common.retries import content_hash_of, write_once
from villages.enums import Objection
from villages.errors import AnswerRefused
from villages.models import Branch, DoorAnswer
from villages.outreach_rules import problems_of_answer


@transaction.atomic
def save_answer(
    *, uuid: UUID, objection: Objection, branch: Branch | None, text: str, by, at: dt.datetime
) -> DoorAnswer:
    """Say it like this from now on, in a branch or (None) everywhere; what was said before stays in the
    history.

    The same `uuid` and content answers as the first time. Raises AnswerRefused for a text that cannot be
    said: an amount that was typed, a name that is not known; UuidReused.
    """
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if found := problems_of_answer(text):
        raise AnswerRefused(" ".join(found), field="text")
    row, is_new = write_once(
        DoorAnswer,
        uuid=uuid,
        content_hash=content_hash_of(
            objection=str(objection), branch=branch and branch.pk, text=text
        ),
        objection=objection,
        branch=branch,
        text=text,
        recorded_at=at,
        by=by,
    )
    if is_new:
        record("answer.saved", row, by=by, objection=str(objection), branch=branch and branch.code)
    return row
