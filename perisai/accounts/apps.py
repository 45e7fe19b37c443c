from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "perisai.accounts"
    label = "accounts"
    verbose_name = _("Accounts")


class HeadOfficeAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "perisai.accounts.site.HeadOfficeSite"
