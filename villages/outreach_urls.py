"""Addresses of outreach."""

from django.urls import path

from villages.views import answers, events, prospects

app_name = "outreach"
urlpatterns = [
    path("", prospects.prospect_list, name="prospect_list"),
    path("calon/baru/", prospects.add, name="prospect_add"),
    path("calon/<uuid:uuid>/", prospects.prospect, name="prospect"),
    path("calon/<uuid:uuid>/bicara/", prospects.talk, name="talk"),
    path("calon/<uuid:uuid>/ubah/", prospects.correct, name="prospect_correct"),
    path("calon/<uuid:uuid>/jangan-dihubungi/", prospects.leave_alone, name="leave_alone"),
    path("calon/<uuid:uuid>/boleh-lagi/", prospects.contact_again, name="contact_again"),
    path("calon/<uuid:uuid>/hapus/", prospects.forget, name="forget"),
    path("keberatan/", prospects.objections, name="objections"),
    path("keberatan/gambar.svg", prospects.objections_picture, name="objections_picture"),
    path("jawaban/", answers.answer_list, name="answers"),
    path("jawaban/<str:objection>/", answers.answer, name="answer"),
    path("acara/", events.event_list, name="event_list"),
    path("acara/baru/", events.plan, name="event_plan"),
    path("acara/<uuid:uuid>/", events.event, name="event"),
    path("acara/<uuid:uuid>/ubah/", events.change, name="event_change"),
    path("acara/<uuid:uuid>/laporan/", events.report, name="event_report"),
    path("acara/<uuid:uuid>/batal/", events.cancel, name="event_cancel"),
    path("acara/<uuid:uuid>/daftar-hadir/", events.attendance, name="attendance"),
    path(
        "acara/<uuid:uuid>/daftar-hadir/<str:paper>/",
        events.attendance_paper,
        name="attendance_paper",
    ),
    path("acara/<uuid:uuid>/foto/", events.add_photo, name="photo_add"),
    path("foto/<uuid:uuid>/", events.photo, name="photo"),
    path("foto/<uuid:uuid>/kecil/", events.photo_thumb, name="photo_thumb"),
    path("foto/<uuid:uuid>/tarik/", events.withdraw_photo, name="photo_withdraw"),
]
