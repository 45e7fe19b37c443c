"""Addresses of lists as files."""

from django.urls import path

from perisai.exports import views

app_name = "exports"
urlpatterns = [
    path("berkas/<uuid:uuid>/", views.export, name="export"),
    path("berkas/<uuid:uuid>/isi/", views.export_file, name="export_file"),
    path("berkas/<uuid:uuid>/lanjut/", views.export_again, name="export_again"),
    path("<str:list_name>/", views.ask, name="ask"),
]
