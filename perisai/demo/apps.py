from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "perisai.demo"
    label = "demo"
    verbose_name = "Demo"
