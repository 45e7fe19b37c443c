"""Roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    AGENT = "agent", _("agent")
    SECRETARY = "secretary", _("village secretary")
    COORDINATOR = "coordinator", _("branch coordinator")
    HEAD_OFFICE = "head_office", _("head office")

    @classmethod
    def with_digest(cls) -> tuple["Role", ...]:
        """Who may be told in the morning what the day brings."""
        return (cls.AGENT, cls.COORDINATOR)
