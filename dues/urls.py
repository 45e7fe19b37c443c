"""Addresses of the money."""

from django.urls import path

from dues.views import reversal, taking

app_name = "dues"
urlpatterns = [
    path("iuran/", taking.take, name="take"),
    path("iuran/<uuid:uuid>/dibayar-di-tempat-lain/", taking.elsewhere, name="elsewhere"),
    path("kuitansi/<uuid:uuid>/batalkan/", reversal.reverse, name="reverse"),
    path("pembatalan/", reversal.reversal_list, name="reversal_list"),
    path("pembatalan/<uuid:uuid>/", reversal.reversal_decide, name="reversal_decide"),
]
