"""Addresses of the account pages."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from perisai.accounts import views

app_name = "accounts"
urlpatterns = [
    path("masuk/", views.sign_in, name="sign_in"),
    path("keluar/", LogoutView.as_view(), name="sign_out"),
    path("kata-sandi/", views.change_password, name="change_password"),
    path("surel/", views.change_email, name="change_email"),
    path("bahasa/", views.set_language, name="set_language"),
]
