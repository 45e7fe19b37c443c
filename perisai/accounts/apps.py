from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AccountsConfig(AppConfig):
    name = "perisai.accounts"
    label = "accounts"
    verbose_name = "Accounts"


class HeadOfficeAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "perisai.accounts.site.HeadOfficeSite"
