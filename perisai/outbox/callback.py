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
    event, state = entry.get("event"), _STATES.get(str(entry.get("state")))
    if not isinstance(event, str) or not 0 < len(event) <= _LONGEST_EVENT or "\0" in event:
        return None
    try:
        reference = uuid.UUID(str(entry.get("reference")))
        said_at = parse_datetime(str(entry.get("at")))
    except ValueError:
        return None
    if state is None or said_at is None or said_at.tzinfo is None:
        return None
    return Report(event, reference, state, said_at, read_cost(entry.get("cost")))
