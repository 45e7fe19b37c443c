from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "perisai.exports"
    label = "exports"
    verbose_name = "Exports"
