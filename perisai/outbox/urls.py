from django.urls import path

from perisai.outbox import views

app_name = "outbox"
urlpatterns = [
    path("kabar-pesan/", views.reports, name="reports"),
]
