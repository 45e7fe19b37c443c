"""Addresses of the first page and of members."""

from django.urls import path

from perisai.desk.views import home, members, participation

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("peserta/", members.member_list, name="member_list"),
    path("peserta/<uuid:uuid>/", members.member, name="member"),
    path("kepesertaan/<uuid:uuid>/upah/", participation.change_terms, name="change_terms"),
    path("kepesertaan/<uuid:uuid>/akhiri/", participation.end, name="end"),
    path("kepesertaan/<uuid:uuid>/aktifkan/", participation.reactivate, name="reactivate"),
]
