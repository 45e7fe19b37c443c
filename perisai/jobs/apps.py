from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "perisai.jobs"
    label = "jobs"
    verbose_name = "Jobs"
