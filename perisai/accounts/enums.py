"""Roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    AGENT = "agent", _("agent")
    SECRETARY = "secretary", _("village secretary")
    COORDINATOR = "coordinator", _("branch coordinator")
    HEAD_OFFICE = "head_office", _("head office")
