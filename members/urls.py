"""Addresses of what is written about people; the list and the member's page are in perisai.desk."""

from django.urls import path

from members.views import documents, family, nik, participation, people, registering

app_name = "members"
urlpatterns = [
    path("daftar/", registering.register, name="register"),
    path("daftar/hitung/", registering.quote, name="quote"),
    path("<uuid:uuid>/ubah/", people.edit, name="edit"),
    path("<uuid:uuid>/nik/", nik.propose, name="correct_nik"),
    path("nik/", nik.nik_list, name="nik_list"),
    path("nik/<uuid:uuid>/", nik.decide, name="decide_nik"),
    path("nik/<uuid:uuid>/f1a/", nik.told, name="nik_told"),
    path("<uuid:uuid>/dokumen/", documents.add, name="add_document"),
    path("dokumen/<uuid:uuid>/", documents.show, name="document"),
    path("dokumen/<uuid:uuid>/berkas/", documents.file, name="document_file"),
    path("dokumen/<uuid:uuid>/kecil/", documents.thumb, name="document_thumb"),
    path("dokumen/<uuid:uuid>/ganti/", documents.replace, name="replace_document"),
    path("dokumen/<uuid:uuid>/tarik/", documents.withdraw, name="withdraw_document"),
    path("<uuid:uuid>/lihat/<str:field>/", people.reveal_number, name="reveal"),
    path("<uuid:uuid>/persetujuan/", family.consent, name="consent"),
    path("<uuid:uuid>/ahli-waris/", family.add_heir, name="add_heir"),
    path("<uuid:uuid>/pekerjaan/", participation.add_job, name="add_job"),
    path("ahli-waris/<int:pk>/", family.edit_heir, name="edit_heir"),
    path("ahli-waris/<int:pk>/hapus/", family.remove_heir, name="remove_heir"),
    path("ahli-waris/<int:pk>/lihat/", people.reveal_heir_phone, name="reveal_heir_phone"),
    path("kepesertaan/<uuid:uuid>/ubah/", participation.correct_job, name="correct_job"),
    path("kepesertaan/<uuid:uuid>/kartu/", participation.hand_card, name="hand_card"),
    path("kepesertaan/<uuid:uuid>/pernyataan/", participation.attest, name="attest"),
]
