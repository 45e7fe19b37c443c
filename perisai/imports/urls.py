"""Addresses of imports."""

from django.urls import path

from perisai.imports import views

app_name = "imports"
urlpatterns = [
    path("impor/", views.import_list, name="list"),
    path("impor/baru/", views.upload, name="upload"),
    path("impor/<uuid:uuid>/", views.show, name="show"),
    path("impor/<uuid:uuid>/kemajuan/", views.progress, name="progress"),
    path("impor/<uuid:uuid>/lembar/", views.sheet, name="sheet"),
    path("impor/<uuid:uuid>/kolom/", views.columns, name="columns"),
    path("impor/<uuid:uuid>/simpan/", views.save, name="save"),
    path("impor/<uuid:uuid>/batalkan/", views.undo, name="undo"),
    path("impor/<uuid:uuid>/unduh/", views.download, name="download"),
]
