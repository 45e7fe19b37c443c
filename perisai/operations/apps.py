from django.apps import AppConfig
from django.core.checks import register


class OperationsConfig(AppConfig):
    name = "perisai.operations"
    label = "operations"
    verbose_name = "Operations"

    def ready(self) -> None:
        from perisai.operations import checks

        register(checks.check_public_url)
        register(checks.check_broker)
