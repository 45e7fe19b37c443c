"""Addresses of the first page."""

from django.urls import path

from perisai.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
]
