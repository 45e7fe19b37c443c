"""The Celery application. The broker is only the bell: the rows of perisai.jobs are the truth."""

import os

from celery import Celery
from celery.signals import celeryd_init

from perisai.common.secrets import write_for_owner_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perisai.settings")

app = Celery("perisai")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
def _at_the_door(**told) -> None:
    write_for_owner_only()
