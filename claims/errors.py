"""What can be refused about claims, each with what to do next."""

from perisai.common.errors import Refused


class CaseRefused(Refused):
    """Nothing can be estimated from what was written."""


class ClaimRefused(Refused):
    """Something about a claim was not done."""


class PaperRefused(Refused):
    """Something about a paper of a claim was not done."""


class LetterRefused(Refused):
    """Something about a letter of the village was not done."""
