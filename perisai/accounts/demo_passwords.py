"""The passwords of the demo cast. They are printed for everybody to see, so they are worth nothing:
a server refuses them at sign-in, and nobody may choose one as a password of their own."""

from django.conf import settings

DEMO_PASSWORDS = {
    "sz": "padi-menguning-254",
    "st": "sungai-jernih-228",
    "sekdes": "balai-desa-terang",
    "koordinator": "cabang-sungai-tiga",
    "pusat": "menara-pusat-tinggi",
    "stranger": "desa-seberang-jauh",
}


def is_demo_password(password: str) -> bool:
    """Whether `password` is one of the demo's."""
    return password in DEMO_PASSWORDS.values()


def is_refused_here(password: str) -> bool:
    """Whether this site turns `password` away at sign-in (settings.REFUSE_DEMO_PASSWORDS)."""
    return settings.REFUSE_DEMO_PASSWORDS and is_demo_password(password)
