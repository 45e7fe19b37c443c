"""Addresses of the first page and of members."""

from django.urls import path

from perisai.desk.views import home, members

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("peserta/<uuid:uuid>/", members.member, name="member"),
]
