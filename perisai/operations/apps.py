from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "perisai.operations"
    label = "operations"
    verbose_name = "Operations"
