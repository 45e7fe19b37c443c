"""Papers of an inspection that leave the site."""

from __future__ import annotations

from django.db import transaction

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.inspections.models import Inspection


@transaction.atomic
def note_printed(inspection: Inspection, *, what: str, by: User) -> None:
    """Keep that somebody had a paper of an inspection: `what` is `report`, `names` or `questions`."""
    record("inspection.printed", inspection, by=by, what=what)
