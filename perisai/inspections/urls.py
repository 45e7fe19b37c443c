"""Addresses of inspections."""

from django.urls import path

from perisai.inspections.views import asking, closing, drawing, inspections

app_name = "inspections"
urlpatterns = [
    path("", inspections.inspection_list, name="list"),
    path("rencana/", inspections.plan, name="plan"),
    path("<uuid:uuid>/", inspections.show, name="show"),
    path("<uuid:uuid>/laporan/<str:paper>/", inspections.report, name="report"),
    path("<uuid:uuid>/nama/<str:paper>/", inspections.names, name="names"),
    path("<uuid:uuid>/batal/", inspections.withdraw, name="withdraw"),
    path("<uuid:uuid>/undi/", drawing.draw, name="draw"),
    path("<uuid:uuid>/lembar-tanya/<str:paper>/", drawing.question_sheet, name="questions"),
    path("undian/<uuid:uuid>/", drawing.proof, name="proof"),
    path("undian/<uuid:uuid>/daftar.txt", drawing.population, name="population"),
    path("tanya/<uuid:uuid>/", asking.ask, name="ask"),
    path("tidak-cocok/<uuid:uuid>/", asking.mismatch, name="mismatch"),
    path("<uuid:uuid>/temuan/", closing.finding, name="finding"),
    path("temuan/<uuid:uuid>/", closing.correct_finding, name="correct_finding"),
    path("<uuid:uuid>/tutup/", closing.close, name="close"),
    path("penutupan/<uuid:uuid>/", closing.decide, name="decide"),
]
