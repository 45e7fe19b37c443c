from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    name = "perisai.regulations"
    label = "regulations"
    verbose_name = "Regulations"

    def ready(self) -> None:
        from perisai.regulations import checks  # noqa: F401  registers them
