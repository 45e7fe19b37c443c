"""What changes a user."""

from django.contrib.auth.password_validation import password_changed
from django.db import transaction

from perisai.accounts.models import User
from perisai.audit.actions import record


@transaction.atomic
def change_password(*, user: User, password: str, by: User) -> User:
    """Give `user` a new password, already checked against the rules. Other sessions of `user` end."""
    user.set_password(password)
    user.save(update_fields=["password"])
    password_changed(password, user)
    record("user.password_changed", user, by=by)
    return user


@transaction.atomic
def close_account(*, user: User, by: User | None) -> User:
    """Let `user` sign in no more; whoever is signed in with it is put out. What was written stays."""
    if user.is_active:
        user.is_active = False
        user.save(update_fields=["is_active"])
        record("user.closed", user, by=by)
    return user


@transaction.atomic
def set_email(*, user: User, email: str, wants_digest: bool, by: User) -> User:
    """Write to `user` at this address, already checked to be one; nowhere when it is empty. `wants_digest`:
    every morning what the day brings, beside the reminders of the work."""
    if email != user.email:
        user.email = email
        user.save(update_fields=["email"])
        record("user.email_changed", user, by=by)
    if wants_digest != user.wants_digest:
        user.wants_digest = wants_digest
        user.save(update_fields=["wants_digest"])
        record("user.digest_switched", user, by=by, is_on=wants_digest)
    return user


@transaction.atomic
def set_language(*, user: User, language: str) -> User:
    """Remember the language `user` reads, a code of settings.LANGUAGES."""
    user.language = language
    user.save(update_fields=["language"])
    return user
