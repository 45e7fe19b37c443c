"""Addresses of the first page."""

from django.urls import path

from perisai.desk.views import home

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
]
