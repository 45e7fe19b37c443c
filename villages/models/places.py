"""The official regions (codes of the Ministry of Home Affairs) and what lies inside a village."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from villages.enums import VillageKind
from villages.models.offices import Branch
from villages.scoping import PlaceQuerySet


class Region(models.Model):
    """Common to the four official levels: the dotted code and the name."""

    code = models.CharField(_("official code"), max_length=13, primary_key=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Province(Region):
    class Meta(Region.Meta):
        verbose_name = _("province")
        verbose_name_plural = _("provinces")


class Regency(Region):
    province = models.ForeignKey(Province, on_delete=models.PROTECT, verbose_name=_("province"))

    class Meta(Region.Meta):
        verbose_name = _("regency")
        verbose_name_plural = _("regencies")


class District(Region):
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, verbose_name=_("regency"))

    class Meta(Region.Meta):
        verbose_name = _("district")
        verbose_name_plural = _("districts")


class Village(Region):
    """A desa, kelurahan or desa adat. `branch` covers it; facts keep the branch of their day."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, verbose_name=_("district"))
    branch = models.ForeignKey(
        Branch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="villages",
        verbose_name=_("branch"),
    )
    office_address = models.CharField(
        _("address of the village office"), max_length=200, blank=True
    )
    office_phone = models.CharField(_("phone of the village office"), max_length=20, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta(Region.Meta):
        verbose_name = _("village")
        verbose_name_plural = _("villages")

    @property
    def kind(self) -> VillageKind:
        """Told by the first digit of the village number: 1 kelurahan, 2 desa, 3 desa adat."""
        return VillageKind.from_code(self.code)

    @property
    def title(self) -> str:
        """`Desa Dukuhdempok`."""
        return f"{self.kind.label} {self.name}"


class Hamlet(models.Model):
    """A dusun. `walking_order` is the order in which an agent walks through the village."""

    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="hamlets", verbose_name=_("village")
    )
    name = models.CharField(_("name"), max_length=60)
    walking_order = models.PositiveSmallIntegerField(default=0, verbose_name=_("walking order"))

    class Meta:
        verbose_name = _("hamlet")
        verbose_name_plural = _("hamlets")
        ordering = ["village", "walking_order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["village", "name"], name="one_hamlet_name_per_village")
        ]

    def __str__(self) -> str:
        return self.name


class Neighbourhood(models.Model):
    """An RT within an RW of a hamlet. The numbers are kept as three digits, as they are written."""

    hamlet = models.ForeignKey(
        Hamlet, on_delete=models.PROTECT, related_name="neighbourhoods", verbose_name=_("hamlet")
    )
    rw = models.CharField("RW", max_length=3)
    rt = models.CharField("RT", max_length=3)

    class Meta:
        verbose_name = _("neighbourhood (RT)")
        verbose_name_plural = _("neighbourhoods (RT)")
        ordering = ["hamlet", "rw", "rt"]
        constraints = [
            models.UniqueConstraint(
                fields=["hamlet", "rw", "rt"], name="one_rt_number_per_hamlet_and_rw"
            )
        ]

    def __str__(self) -> str:
        return f"{self.hamlet.name} RT {self.rt}/RW {self.rw}"
