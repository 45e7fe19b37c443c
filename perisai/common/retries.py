"""Retries from a door: the same identity and content answers as the first time."""

import hashlib
import json

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
