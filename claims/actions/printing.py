"""That papers with numbers in clear left the site."""

from django.db import transaction

from claims.models import Claim
from perisai.accounts.models import User
from perisai.audit.actions import record


@transaction.atomic
def note_objection_printed(*, claim: Claim, by: User) -> None:
    """Keep that the letter of objection, with the NIK in it, was opened."""
    record("claim.objection_printed", claim, by=by)


@transaction.atomic
def note_table_exported(*, count: int, year: int | None, by: User) -> None:
    """Keep that the table of `count` claims left the site in a file."""
    record("claims.exported", Claim, by=by, count=count, year=year)
