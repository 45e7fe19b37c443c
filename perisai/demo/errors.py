"""Why no demo is made."""

from perisai.common.errors import Refused


class DemoRefused(Refused):
    """The database is in use, or this is a server."""
