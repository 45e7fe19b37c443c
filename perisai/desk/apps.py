from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "perisai.desk"
    label = "desk"
    verbose_name = "Desk"
