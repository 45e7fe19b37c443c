"""What a gateway sends us: whether it is really from the gateway, and what it says."""

import datetime as dt
import hashlib
import hmac
import json
import uuid

from django.utils.dateparse import parse_datetime

from perisai.outbox.actions.reporting import Report
from perisai.outbox.enums import MessageState
from perisai.outbox.gateway import read_cost
from perisai.outbox.rules import text_from_outside

TOLERANCE = dt.timedelta(minutes=5)
LARGEST_BYTES = 256 * 1024
_STATES = {str(state): state for state in MessageState.reported()}
_LONGEST_EVENT = 100


class Unreadable(Exception):
    """Not a list in JSON."""


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """`sha256=` and the HMAC of `<timestamp>.<body>` in hexadecimal."""
    told = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()


def is_genuine(
    *, secret: str, timestamp: str, signature: str, body: bytes, at: dt.datetime
) -> bool:
    """Whether who knows the secret signed this body within five minutes of `at`. Nothing is without a
    secret."""
    if not secret or not (timestamp.isascii() and timestamp.isdecimal()) or len(timestamp) > 12:
        return False
    is_signed = hmac.compare_digest(
        signature_of(secret, timestamp, body).encode(), signature.encode()
    )
    return is_signed and abs(at.timestamp() - int(timestamp)) <= TOLERANCE.total_seconds()


def read_reports(body: bytes) -> tuple[list[Report], int]:
    """The reports in the body, and how many entries could not be understood. Raises Unreadable."""
    try:
        entries = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(entries, list):
        raise Unreadable
    reports = [_read(entry) for entry in entries]
    return [report for report in reports if report], reports.count(None)


def _read(entry: object) -> Report | None:
    if not isinstance(entry, dict):
        return None
    told = [entry.get(name) for name in ("event", "reference", "state", "at")]
    if not all(isinstance(text, str) for text in told):
        return None
    event, reference, state, moment = told
    if not 0 < len(event) <= _LONGEST_EVENT or event != text_from_outside(event):
        return None
    try:
        about, said_at = uuid.UUID(reference), parse_datetime(moment)
    except ValueError:
        return None
    if state not in _STATES or said_at is None or said_at.tzinfo is None:
        return None
    if not dt.MINYEAR < said_at.year < dt.MAXYEAR:  # in another zone there might be no such moment
        return None
    return Report(event, about, _STATES[state], said_at, read_cost(entry.get("cost")))
