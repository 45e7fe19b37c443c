"""The gateway for SMS and WhatsApp: one HTTP API, described in docs/gateway.md.

What matters is to tell three things apart: it was taken, it certainly was not, and nobody knows.
"""

import datetime as dt
import json
import ssl
import time
from email.utils import parsedate_to_datetime
from functools import cache

import httpx2 as httpx
from django.conf import settings
from django.utils.translation import gettext as _

from perisai.outbox.answers import Answer, Outcome
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.models import Message
from perisai.outbox.rules import text_from_outside

# No slice of the worker may wait longer, or another worker would take it for dead.
LONGEST_TIMEOUT_SECONDS = 15
_LARGEST_ANSWER_BYTES = 64 * 1024
_KEPT_OF_ID = 100  # signs: Message.provider_id
_LARGEST_COST = 10_000_000  # rupiah; what is dearer is no price of a message

# Nothing of the request had left when one of these was raised.
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
)
# The gateway does not know us, or the address is not its own: no message is to blame.
_OUR_OWN_FAULT = {301, 302, 303, 307, 308, 401, 403, 404, 405}
# What stopped the request may have stopped only the answer.
_IN_DOUBT = {408, 409, 425}

STATES = {
    "accepted": MessageState.SENT,
    "sent": MessageState.SENT,
    "delivered": MessageState.DELIVERED,
    "failed": MessageState.FAILED,
}


class TooMuch(Exception):
    """The answer is longer, or comes more slowly, than any answer should."""


class Gateway:
    """A conversation with the gateway; its methods may be called by several threads at once, and touch no
    database."""

    channels = Channel.of_gateway()
    can_be_asked = True

    def __init__(self) -> None:
        self.seconds = min(settings.GATEWAY_TIMEOUT_SECONDS, LONGEST_TIMEOUT_SECONDS)
        self.at_once = max(1, settings.GATEWAY_CONNECTIONS)
        self.rate = settings.GATEWAY_RATE
        self._client = httpx.Client(
            headers={"Authorization": f"Bearer {settings.GATEWAY_KEY}"},
            timeout=self.seconds,
            verify=_trust(),
            limits=httpx.Limits(max_connections=self.at_once),
        )

    def close(self) -> None:
        self._client.close()

    def hand_over(self, message: Message) -> Answer:
        """Give the message to the gateway, once."""
        body = {
            "reference": str(message.uuid),
            "channel": message.channel,
            "to": message.recipient,
            "text": message.text,
        }
        try:
            status, headers, content = self._request("POST", "/messages", json=body)
        except _NEVER_LEFT:
            return Answer(Outcome.NOT_TAKEN, _("The gateway could not be reached."), stops_all=True)
        except (httpx.HTTPError, TooMuch):
            return Answer(Outcome.DOUBT, _("The gateway gave no answer."))
        return _after_handing(status, headers, content)

    def ask(self, message: Message) -> Answer:
        """What the gateway knows of the message. `UNHEARD_OF` when it says that it does not have it."""
        try:
            status, headers, content = self._request("GET", f"/messages/{message.uuid}")
        except (*_NEVER_LEFT, httpx.HTTPError, TooMuch):
            return Answer(Outcome.DOUBT, stops_all=True)
        if status == 404:
            return Answer(Outcome.UNHEARD_OF)
        told = _read(content)
        state = STATES.get(str(told.get("state")))
        if status != 200 or state is None:
            return Answer(
                Outcome.DOUBT, stops_all=status == 429 or status >= 500, pause=_patience(headers)
            )
        return Answer(
            Outcome.TAKEN,
            words_of(state),
            state=state,
            provider_id=_id(told),
            cost=read_cost(told.get("cost")),
        )

    def _request(self, method: str, path: str, **options) -> tuple[int, httpx.Headers, bytes]:
        """Status, headers and body; the whole answer has the time of one timeout after its first sign."""
        address = f"{settings.GATEWAY_URL}{path}"
        with self._client.stream(method, address, **options) as response:
            ends, content = time.monotonic() + self.seconds, b""
            for piece in response.iter_bytes():
                content += piece
                if len(content) > _LARGEST_ANSWER_BYTES or time.monotonic() > ends:
                    raise TooMuch
            return response.status_code, response.headers, content


@cache
def _trust() -> ssl.SSLContext:
    """Whose certificates count. Reading them takes a tenth of a second, as long as many messages."""
    return httpx.create_ssl_context()


def words_of(state: MessageState) -> str:
    """What is kept as the error of a message that the gateway reports in this state."""
    return _("The gateway could not deliver it.") if state == MessageState.FAILED else ""


def read_cost(value: object) -> int | None:
    """Rupiah as a gateway may write them (350, 350.0, "350"), rounded up; None for what is no price."""
    if not isinstance(value, int | float | str):
        return None
    try:
        cost = float(str(value))
    except ValueError:
        return None
    return -int(-cost // 1) if 0 <= cost <= _LARGEST_COST else None


def _after_handing(status: int, headers: httpx.Headers, content: bytes) -> Answer:
    if 200 <= status < 300:
        return Answer(Outcome.TAKEN, provider_id=_id(_read(content)))
    if status == 429 or (status == 503 and "retry-after" in headers):
        return Answer(
            Outcome.NOT_TAKEN,
            _("The gateway asks for patience."),
            pause=_patience(headers),
            stops_all=True,
        )
    if status in _OUR_OWN_FAULT:
        return Answer(
            Outcome.NOT_TAKEN,
            _("The gateway does not let this site in (%(status)s).") % {"status": status},
            stops_all=True,
        )
    if 400 <= status < 500 and status not in _IN_DOUBT:
        return Answer(
            Outcome.REFUSED, _("The gateway refused it (%(status)s).") % {"status": status}
        )
    return Answer(
        Outcome.DOUBT, _("The gateway broke down over it (%(status)s).") % {"status": status}
    )


def _read(content: bytes) -> dict:
    """The object in an answer; an empty one where there is none."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _id(told: dict) -> str:
    number = told.get("id")
    return text_from_outside(str(number))[:_KEPT_OF_ID] if isinstance(number, int | str) else ""


def _patience(headers: httpx.Headers) -> dt.timedelta | None:
    """`Retry-After` in either of its two spellings."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal() and len(text) < 9:
        return dt.timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(moment - dt.datetime.now(dt.UTC), dt.timedelta(0))
