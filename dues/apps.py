from django.apps import AppConfig


class DuesConfig(AppConfig):
    name = "dues"
    label = "dues"
    verbose_name = "Dues"
