from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CommonConfig(AppConfig):
    name = "perisai.common"
    label = "common"
    verbose_name = "Common"

    def ready(self) -> None:
        post_migrate.connect(_reinstall_guards, sender=self)


def _reinstall_guards(sender, using: str, **kwargs) -> None:
    from perisai.common.append_only import install_guards

    install_guards(using)
