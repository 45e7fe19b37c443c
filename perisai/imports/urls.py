"""Addresses of imports."""

from django.urls import path

from perisai.imports.views import confirmations
from perisai.imports.views import registers as views

app_name = "imports"
urlpatterns = [
    path("impor/", views.import_list, name="list"),
    path("impor/baru/", views.upload, name="upload"),
    path("impor/<uuid:uuid>/", views.show, name="show"),
    path("impor/<uuid:uuid>/kemajuan/", views.progress, name="progress"),
    path("impor/<uuid:uuid>/lembar/", views.sheet, name="sheet"),
    path("impor/<uuid:uuid>/periksa/", views.check, name="check"),
    path("impor/<uuid:uuid>/ajukan/", views.ask, name="ask"),
    path("impor/<uuid:uuid>/pilih/", views.choose, name="choose"),
    path("impor/<uuid:uuid>/kolom/", views.columns, name="columns"),
    path("impor/<uuid:uuid>/simpan/", views.save, name="save"),
    path("impor/<uuid:uuid>/batalkan/", views.undo, name="undo"),
    path("impor/<uuid:uuid>/unduh/", views.download, name="download"),
    path("bukti-bayar/berkas/", confirmations.upload, name="confirmation_upload"),
    path("bukti-bayar/berkas/<uuid:uuid>/", confirmations.show, name="confirmation_show"),
    path(
        "bukti-bayar/berkas/<uuid:uuid>/kemajuan/",
        confirmations.progress,
        name="confirmation_progress",
    ),
    path("bukti-bayar/berkas/<uuid:uuid>/lembar/", confirmations.sheet, name="confirmation_sheet"),
    path(
        "bukti-bayar/berkas/<uuid:uuid>/kolom/", confirmations.columns, name="confirmation_columns"
    ),
    path("bukti-bayar/berkas/<uuid:uuid>/simpan/", confirmations.save, name="confirmation_save"),
    path(
        "bukti-bayar/berkas/<uuid:uuid>/unduh/",
        confirmations.download,
        name="confirmation_download",
    ),
]
