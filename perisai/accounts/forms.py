"""Signing in and choosing a password."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from perisai.accounts.actions import change_password
from perisai.accounts.demo_passwords import is_refused_here
from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.accounts.queries import account_closed_at, closed_account


class SignInForm(AuthenticationForm):
    """User name and password. What is wrong is never said more precisely than "one of the two"; that an
    account is closed is told to whoever knows its password."""

    error_messages = {
        "invalid_login": _(
            "The user name or the password is wrong. Check both: capital letters count. "
            "Forgotten your password? Ask head office for a new one."
        ),
        "inactive": _("This account is closed. Ask your branch office."),
        "closed_on": _("This account has been closed since %(day)s. Ask your branch office."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].label = _("Password")

    def clean(self):
        if is_refused_here(self.cleaned_data.get("password", "")):
            raise ValidationError(
                _(
                    "This is a password of the demo, known to everybody, so it does not open this "
                    "site. Ask head office for a password of your own."
                ),
                code="demo_password",
            )
        return super().clean()

    def get_invalid_login_error(self):
        """The error after a refused password. It takes as long for a name nobody has as for a closed
        account, so a guesser learns nothing from the time either."""
        typed = self.cleaned_data
        closed = closed_account(typed["username"])
        user = closed or User(password=make_password(None))
        if not user.check_password(typed["password"]):
            return super().get_invalid_login_error()
        if closed_at := account_closed_at(user):
            day = date_format(timezone.localdate(closed_at))
            words = self.error_messages["closed_on"] % {"day": day}
            return ValidationError(words, code="inactive")
        return ValidationError(self.error_messages["inactive"], code="inactive")


class ChangePasswordForm(PasswordChangeForm):
    """The old password once, the new one twice."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": _("The old password is wrong. Type it again."),
        "password_mismatch": _("The two new passwords are not the same. Type both again."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Password now")
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = ""
        self.fields["new_password2"].label = _("New password, once more")
        self.fields["new_password2"].help_text = ""

    def save(self, commit=True):
        return change_password(
            user=self.user, password=self.cleaned_data["new_password1"], by=self.user
        )


class EmailForm(forms.Form):
    """Where reminders of the work are sent; empty for nowhere. Who gets a morning mail switches it here."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Leave it empty if you do not want e-mail."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    wants_digest = forms.BooleanField(
        label=_("Send me in the morning what the day brings"),
        help_text=_("Once a day at most, and only when there is something to do."),
        required=False,
    )

    def __init__(self, data, *, user: User):
        initial = {"email": user.email, "wants_digest": user.wants_digest}
        super().__init__(data, initial=initial)
        if user.role not in Role.with_digest():
            del self.fields["wants_digest"]

    @property
    def told(self) -> dict:
        """As the action takes it: a switch that was not asked stays as it is."""
        return {"wants_digest": self.initial["wants_digest"], **self.cleaned_data}


class LanguageForm(forms.Form):
    """One of the languages of the site."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
