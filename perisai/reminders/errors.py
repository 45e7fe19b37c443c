"""What is refused about reminders, each with what to do next."""

from perisai.common.errors import Refused


class PauseRefused(Refused):
    """A pause without an end that can be, or without its reason."""


class LetterRefused(Refused):
    """No letter to print, or more than one print holds."""


class RuleRefused(Refused):
    """A rule that would change the past, or that nobody could explain later."""


class WordingRefused(Refused):
    """A text that would say too little, too much, or what no channel carries."""


class TermsRefused(Refused):
    """Quiet hours without an end, no way at all, or a day that has passed."""


class SettingsRefused(Refused):
    """A language that the house does not speak, or a month that is none."""
