"""A gateway on this machine that behaves as it is told, and as badly as real ones.

with Provider() as provider:
    settings.GATEWAY_URL = provider.url
    provider.faults = [Fault.SLOW, None]    # for the next two messages; then all goes well
"""

import datetime as dt
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from perisai.outbox.callback import signature_of


class Fault(Enum):
    SLOW = "takes it and answers long after anybody listens"
    TOO_MANY = "429, takes nothing, asks for a minute"
    CLOSED = "503, takes nothing, asks for two minutes"
    BROKEN_AFTER = "500 after taking it"
    BROKEN_BEFORE = "500 before taking it"
    DROPPED_AFTER = "takes it and hangs up"
    DROPPED_BEFORE = "reads it, hangs up and takes nothing"
    REFUSED = "422: never"
    STRANGER = "401: who are you"
    GARBLED = "takes it and answers with no JSON"
    HALF_A_SIGN = "takes it and names it by half a sign and NUL"
    ENDLESS = "takes it and answers without end"


TAKES = {
    None,
    Fault.SLOW,
    Fault.BROKEN_AFTER,
    Fault.DROPPED_AFTER,
    Fault.GARBLED,
    Fault.HALF_A_SIGN,
    Fault.ENDLESS,
}


class Provider:
    """`taken` counts how often each reference was taken: a careless gateway sends it as often."""

    def __init__(self, *, key: str = "key-of-the-tests") -> None:
        self.key = key
        self.faults: list[Fault | None] = []
        self.fault_for: Callable[[dict], Fault | None] | None = None
        self.asked_faults: list[int] = []  # status codes for the next questions
        self.state = "sent"  # what it knows of whatever it took
        self.states: dict[str, str] = {}
        self.cost: object = None
        self.taken: Counter[str] = Counter()
        self.bodies: list[dict] = []
        self.asked: list[str] = []
        self.moments: list[float] = []
        self.hold = threading.Event()  # who is slow waits for it
        self.is_deaf = False
        self._lock = threading.Lock()

    def __enter__(self) -> "Provider":
        provider = self

        class Handler(_Handler):
            gateway = provider

        class Server(ThreadingHTTPServer):
            request_queue_size = 128

            def handle_error(self, request, client_address):
                """Clients that hang up are expected here."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(
            target=lambda: self._server.serve_forever(poll_interval=0.05), daemon=True
        ).start()
        return self

    def __exit__(self, *_error) -> None:
        self.hold.set()
        self._server.shutdown()
        self._server.server_close()

    def take(self, body: dict) -> Fault | None:
        """What happens to this message; `taken` and `bodies` tell afterwards."""
        with self._lock:
            fault = self.fault_for(body) if self.fault_for else None
            if self.faults:
                fault = self.faults.pop(0)
            self.bodies.append(body)
            if fault in TAKES:
                self.taken[body["reference"]] += 1
            return fault


class _Handler(BaseHTTPRequestHandler):
    gateway: Provider
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.gateway.moments.append(time.monotonic())
        if self.headers["Authorization"] != f"Bearer {self.gateway.key}":
            self.answer(401, {})
            return
        fault = self.gateway.take(body)
        answers = {
            Fault.TOO_MANY: (429, {}, {"Retry-After": "60"}),
            Fault.CLOSED: (503, {}, {"Retry-After": "120"}),
            Fault.BROKEN_AFTER: (500, None),
            Fault.BROKEN_BEFORE: (500, None),
            Fault.REFUSED: (422, {"error": "no"}),
            Fault.STRANGER: (401, {}),
        }
        if fault in answers:
            self.answer(*answers[fault])
        elif fault in (Fault.DROPPED_AFTER, Fault.DROPPED_BEFORE):
            self.close_connection = True
        elif fault == Fault.GARBLED:
            self.answer(202, None)
        elif fault == Fault.HALF_A_SIGN:
            self.answer(202, {"id": "a\ud800b\0c"})
        elif fault == Fault.ENDLESS:
            self.drip()
        else:
            if fault == Fault.SLOW:
                self.gateway.hold.wait(30)
            self.answer(202, {"id": f"id-{body['reference']}"})

    def do_GET(self) -> None:
        reference = urlsplit(self.path).path.rpartition("/")[2]
        self.gateway.asked.append(reference)
        if self.gateway.asked_faults:
            self.answer(self.gateway.asked_faults.pop(0), None)
        elif self.gateway.taken[reference]:
            state = self.gateway.states.get(reference, self.gateway.state)
            told = {"id": f"id-{reference}", "state": state, "cost": self.gateway.cost}
            self.answer(200, told)
        else:
            self.answer(404, {})

    def answer(self, status: int, told: dict | None, headers: dict | None = None) -> None:
        content = b"<html>" if told is None else json.dumps(told).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def drip(self) -> None:
        self.send_response(202)
        self.send_header("Content-Length", str(10_000_000))
        self.end_headers()
        while not self.gateway.hold.wait(0.02):
            self.wfile.write(b" ")

    def log_message(self, *_words) -> None:
        """Quiet."""


def signed(entries: object, *, secret: str, at: dt.datetime) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a call to us, signed at `at`."""
    body = entries if isinstance(entries, bytes) else json.dumps(entries).encode()
    timestamp = str(int(at.timestamp()))
    return body, {
        "X-Perisai-Timestamp": timestamp,
        "X-Perisai-Signature": signature_of(secret, timestamp, body),
    }


def report(message, state: str, *, event: str, cost: object = None, at: dt.datetime) -> dict:
    """One entry of such a call."""
    return {
        "event": event,
        "reference": str(message.uuid),
        "state": state,
        "at": at.isoformat(),
        "cost": cost,
    }
