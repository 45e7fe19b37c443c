"""The one kind of error a person is meant to read."""


class Refused(Exception):
    """An action was not done. `message` says what happened and what to do next, in the user's words.

    Actions raise named subclasses; doors show the message and keep what was typed.
    """

    def __init__(self, message, *, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field  # the form field it belongs to, when there is one

    def __str__(self) -> str:
        return str(self.message)
