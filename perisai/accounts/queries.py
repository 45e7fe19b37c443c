"""What is known of a user beyond the row itself."""

import datetime as dt

from perisai.accounts.models import User
from perisai.audit.models import AuditEntry


def closed_account(username: str) -> User | None:
    """The user of this name who may sign in no more; whether to tell of it, the caller decides."""
    return User.objects.filter(username=username, is_active=False).first()


def account_closed_at(user: User) -> dt.datetime | None:
    """When the account was closed last; None when nobody wrote it down. One query."""
    closed = AuditEntry.objects.filter(
        action="user.closed", subject_type=User._meta.label_lower, subject_id=str(user.pk)
    )
    return closed.order_by("-at").values_list("at", flat=True).first()
