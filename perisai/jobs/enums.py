"""States of a job, and when a recurring one is due."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Every(models.TextChoices):
    """How often a recurring job is due. Each member has its period in `rules.period_of`."""

    NIGHT = "night", _("every night")
    HOUR = "hour", _("every hour")
