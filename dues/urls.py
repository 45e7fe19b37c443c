"""Addresses of the money."""

from django.urls import path

from dues.views import (
    advances,
    balance,
    branch,
    concerns,
    confirming,
    receipts,
    remittance,
    remitting,
    reversal,
    taking,
)

app_name = "dues"
urlpatterns = [
    path("iuran/", taking.take, name="take"),
    path("iuran/<uuid:uuid>/dibayar-di-tempat-lain/", taking.elsewhere, name="elsewhere"),
    path("iuran/talangan/", advances.advance, name="advance"),
    path("iuran/talangan/diganti/", advances.repay, name="repay"),
    path("kuitansi/", receipts.collection_list, name="collection_list"),
    path("kuitansi/<uuid:uuid>/", receipts.collection, name="collection"),
    path("kuitansi/<uuid:uuid>/a6.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    path("kuitansi/<uuid:uuid>/teks/", receipts.receipt_as_text, name="receipt_text"),
    path("kuitansi/<uuid:uuid>/cetak-lagi/", receipts.print_again, name="print_again"),
    path("kuitansi/<uuid:uuid>/batalkan/", reversal.reverse, name="reverse"),
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
    path("setoran/saldo/", balance.balance, name="balance"),
    path("setoran/saldo/isi/", balance.top_up, name="top_up"),
    path("setoran/saldo/isi/<uuid:uuid>/bukti/", balance.top_up_proof, name="top_up_proof"),
    path("setoran/saldo/bayar/", balance.pay_out, name="pay_from_balance"),
    path("setoran/kurang/<uuid:uuid>/", branch.settle, name="settle"),
    path("setoran/<uuid:uuid>/", remittance.remittance, name="remittance"),
    path("setoran/<uuid:uuid>/hitung/", branch.decide, name="decide"),
    path("setoran/<uuid:uuid>/bukti/", remittance.remittance_proof, name="remittance_proof"),
    path("setoran/<uuid:uuid>/slip-<slug:paper>.pdf", remittance.slip, name="slip"),
    path("bukti-bayar/", confirming.confirmation_list, name="confirmation_list"),
    path("bukti-bayar/baru/", confirming.confirmation_new, name="confirmation_new"),
    path("bukti-bayar/sekaligus/", confirming.answer_at_once, name="confirmations_at_once"),
    path("bukti-bayar/<uuid:uuid>/", confirming.confirmation, name="confirmation"),
    path("bukti-bayar/<uuid:uuid>/jawab/", confirming.answer, name="confirmation_answer"),
    path("bukti-bayar/kiriman/<uuid:uuid>/batalkan/", confirming.undo, name="confirmation_undo"),
    path("perhatian/", concerns.concern_list, name="concern_list"),
    path("perhatian/<uuid:uuid>/", concerns.concern, name="concern"),
    path("pembatalan/", reversal.reversal_list, name="reversal_list"),
    path("pembatalan/<uuid:uuid>/", reversal.reversal_decide, name="reversal_decide"),
]
