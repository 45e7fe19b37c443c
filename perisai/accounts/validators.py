"""Password rules of our own, beside those of Django."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from perisai.accounts.demo_passwords import is_demo_password


class NotADemoPassword:
    """Refuses the passwords printed by the demo."""

    def validate(self, password: str, user=None) -> None:
        if is_demo_password(password):
            raise ValidationError(
                _("This is a password of the demo, known to everybody. Choose another one."),
                code="demo_password",
            )

    def get_help_text(self) -> str:
        return _("Not one of the demo's passwords.")
