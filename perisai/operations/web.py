"""The embedded web server."""

import errno
import os
import signal
import socket

from django.utils.translation import gettext as _

from perisai.common.errors import Refused
from perisai.operations.middleware import HEARD_OUT_BYTES

THREADS = 8


class CannotListen(Refused):
    """The address is malformed, taken, or not one of this machine's."""


def listen(bind: str) -> socket.socket:
    """A listening socket on `bind` (`host:port`). Raises CannotListen."""
    host, _colon, port = bind.rpartition(":")
    if not port.isdecimal() or not host:
        raise CannotListen(
            _("%(bind)s is not an address. Write PERISAI_BIND as 127.0.0.1:8000.") % {"bind": bind}
        )
    host = host.strip("[]")
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name != "nt":  # there the option would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, int(port)))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        raise CannotListen(_why(bind, error)) from error
    return listener


def address_of(listener: socket.socket) -> str:
    """The address to open in a browser on this machine."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def is_open_to_others(listener: socket.socket) -> bool:
    """Whether other machines can reach the address."""
    host = listener.getsockname()[0]
    return not (host.startswith("127.") or host == "::1")


def serve_until_told(listener: socket.socket) -> None:
    """Answer requests until Ctrl-C or SIGTERM; requests under way are finished."""
    import waitress

    from perisai.wsgi import application  # after the static files stand: WhiteNoise lists them once

    server = waitress.create_server(
        application,
        sockets=[listener],
        threads=THREADS,
        ident=None,
        max_request_body_size=HEARD_OUT_BYTES,  # up to there the refusal is a page in words
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.run()  # waitress ends its loop on KeyboardInterrupt
    finally:
        server.close()


def _why(bind: str, error: Exception) -> str:
    if getattr(error, "errno", None) == errno.EADDRINUSE:
        return _(
            "Another program already uses %(bind)s. Close that program, or choose another port,"
            " for example: PERISAI_BIND=127.0.0.1:8001"
        ) % {"bind": bind}
    return _("Cannot listen on %(bind)s: %(why)s.") % {"bind": bind, "why": error}
