"""Addresses of the reading rooms."""

from django.urls import path

from perisai.reports.views import outreach

app_name = "reports"
urlpatterns = [
    path("sosialisasi/", outreach.outreach, name="outreach"),
]
