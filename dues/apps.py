from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DuesConfig(AppConfig):
    name = "dues"
    label = "dues"
    verbose_name = _("Dues")

    def ready(self) -> None:
        from dues.actions.standing import follow_the_end
        from members.signals import enrolment_ended

        enrolment_ended.connect(follow_the_end, dispatch_uid="dues.standing")
