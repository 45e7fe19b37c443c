"""Addresses of reminders."""

from django.urls import path

from perisai.reminders.views import pausing

app_name = "reminders"
urlpatterns = [
    path("peserta/<uuid:uuid>/tunda/", pausing.pause, name="pause"),
    path("peserta/<uuid:uuid>/lanjut/", pausing.resume, name="resume"),
]
