import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Case, Value, When


def note_cash(apps, _schema_editor):
    """The cash of every receipt of an agent that was not reversed and has not reached the scheme."""
    collection = apps.get_model("dues", "Collection")
    rows = (
        collection.objects.filter(source__in=("door", "desk"))
        .exclude(reversal_decisions__is_accepted=True)
        .exclude(lines__reached__isnull=False)
        .annotate(
            place=Case(
                When(carried__remittance__handover="top_up", then=Value("in_balance")),
                When(carried__remittance__decision__is_accepted=True, then=Value("at_branch")),
                When(carried__isnull=False, then=Value("handed_over")),
                default=Value("with_agent"),
            )
        )
    )
    cash = apps.get_model("dues", "CashOnItsWay")
    names = ("agent_id", "village_id", "branch_id", "total", "collected_on", "place")
    cash.objects.bulk_create(
        (
            cash(collection_id=key, **dict(zip(names, row, strict=True)))
            for key, *row in rows.values_list("pk", *names).iterator()
        ),
        batch_size=5_000,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("dues", "0013_anomalies"),
        ("villages", "0009_training_of_agents"),
    ]

    operations = [
        migrations.CreateModel(
            name="CashOnItsWay",
            fields=[
                (
                    "collection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="on_its_way",
                        serialize=False,
                        to="dues.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("with_agent", "with the agent, not yet handed on"),
                            ("in_balance", "in the agent's balance, not yet paid into the scheme"),
                            ("handed_over", "handed over, the branch has not counted it yet"),
                            ("at_branch", "at the branch, not yet paid into the scheme"),
                            ("reached", "paid into the scheme, not yet confirmed"),
                            ("confirmed", "confirmed by the scheme"),
                            ("credited", "handed on, and credited to following months"),
                            ("repaid", "repaid to the agent, who had paid the scheme before"),
                            ("given_back", "goes back to the payer"),
                            ("never_taken", "never received: a wrong entry"),
                        ],
                        max_length=12,
                        verbose_name="place",
                    ),
                ),
                ("total", models.BigIntegerField(verbose_name="total")),
                ("collected_on", models.DateField(verbose_name="collected on")),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="villages.agent",
                        verbose_name="agent",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="villages.branch",
                        verbose_name="branch",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="villages.village",
                        verbose_name="village",
                    ),
                ),
            ],
            options={
                "verbose_name": "cash on its way",
                "verbose_name_plural": "cash on its way",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("place__in", ("with_agent", "in_balance", "handed_over", "at_branch"))
                        ),
                        name="cash_is_on_its_way",
                    )
                ],
            },
        ),
        migrations.RunPython(note_cash, migrations.RunPython.noop),
    ]
