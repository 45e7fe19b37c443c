"""Addresses of the money."""

from django.urls import path

from dues.views import receipts, reversal, taking

app_name = "dues"
urlpatterns = [
    path("iuran/", taking.take, name="take"),
    path("iuran/<uuid:uuid>/dibayar-di-tempat-lain/", taking.elsewhere, name="elsewhere"),
    path("kuitansi/", receipts.collection_list, name="collection_list"),
    path("kuitansi/<uuid:uuid>/", receipts.collection, name="collection"),
    path("kuitansi/<uuid:uuid>/a6.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    path("kuitansi/<uuid:uuid>/teks/", receipts.receipt_as_text, name="receipt_text"),
    path("kuitansi/<uuid:uuid>/cetak-lagi/", receipts.print_again, name="print_again"),
    path("kuitansi/<uuid:uuid>/batalkan/", reversal.reverse, name="reverse"),
    path("pembatalan/", reversal.reversal_list, name="reversal_list"),
    path("pembatalan/<uuid:uuid>/", reversal.reversal_decide, name="reversal_decide"),
]
