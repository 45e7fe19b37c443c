"""The Celery application. The broker is only the bell: the rows of perisai.jobs are the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perisai.settings")

app = Celery("perisai")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
