"""Addresses of the money."""

from django.urls import path

from dues.views import (
    branch,
    questions,
    receipts,
    refunds,
    remittance,
    remitting,
    reversal,
    taking,
)

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
    path(
        "kuitansi/<uuid:uuid>/kembalikan/<uuid:member>/",
        refunds.refund,
        name="refund",
    ),
    path(
        "kuitansi/<uuid:uuid>/pengembalian-<slug:paper>.pdf",
        refunds.refund_slip,
        name="refund_slip",
    ),
    path("pengembalian/", refunds.refund_list, name="refund_list"),
    path("pertanyaan/", questions.question_list, name="question_list"),
    path("pertanyaan/<uuid:uuid>/", questions.question_answer, name="question_answer"),
    path("setoran/", remitting.remittance_list, name="remittance_list"),
    path("setoran/baru/", remitting.hand_on, name="hand_on"),
    path("setoran/ke-bpjs-ketenagakerjaan/", branch.pay_in_accepted, name="pay_in"),
    path(
        "setoran/ke-bpjs-ketenagakerjaan/<uuid:uuid>/",
        remittance.scheme_payment,
        name="scheme_payment",
    ),
    path(
        "setoran/ke-bpjs-ketenagakerjaan/<uuid:uuid>/bukti/",
        remittance.payment_proof,
        name="payment_proof",
    ),
    path("setoran/kurang/<uuid:uuid>/", branch.settle, name="settle"),
    path("setoran/<uuid:uuid>/", remittance.remittance, name="remittance"),
    path("setoran/<uuid:uuid>/hitung/", branch.decide, name="decide"),
    path("setoran/<uuid:uuid>/bukti/", remittance.remittance_proof, name="remittance_proof"),
    path("setoran/<uuid:uuid>/slip-<slug:paper>.pdf", remittance.slip, name="slip"),
    path("pembatalan/", reversal.reversal_list, name="reversal_list"),
    path("pembatalan/<uuid:uuid>/", reversal.reversal_decide, name="reversal_decide"),
]
