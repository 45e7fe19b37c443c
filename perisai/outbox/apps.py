from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "perisai.outbox"
    label = "outbox"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from perisai.outbox import checks

        register(checks.check_gateway)
        register(checks.check_mail)
