"""What is refused about reminders, each with what to do next."""

from perisai.common.errors import Refused


class PauseRefused(Refused):
    """A pause without an end that can be, or without its reason."""
