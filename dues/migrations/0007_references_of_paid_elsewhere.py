import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

AT_ONCE = 1_000


def claim_what_stands(apps, schema_editor):
    """Notes of dues paid elsewhere, made before they claimed their reference: the oldest claims it where
    it is free, the others stand beside whoever has it."""
    claims = apps.get_model("dues", "LiveReference").objects
    notes = (
        apps.get_model("dues", "Collection")
        .objects.filter(source="elsewhere", live_reference__isnull=True)
        .exclude(reference="")
        .exclude(reversal_decisions__is_accepted=True)
        .order_by("pk")
    )
    taken = set(claims.values_list("reference", flat=True).iterator())
    rows = []
    for pk, reference in list(notes.values_list("pk", "reference")):
        plain = "".join(sign for sign in reference.upper() if sign.isalnum())
        if plain:
            rows.append(
                claims.model(reference=plain, collection_id=pk, is_first=plain not in taken)
            )
            taken.add(plain)
    claims.bulk_create(rows, batch_size=AT_ONCE)


def forget(apps, schema_editor):
    """On the way back only payments claim their reference."""
    apps.get_model("dues", "LiveReference").objects.filter(collection__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("dues", "0006_paid_elsewhere_by_branch")]

    operations = [
        migrations.AlterField(
            model_name="livereference",
            name="payment",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="live_reference",
                to="dues.schemepayment",
                verbose_name="payment",
            ),
        ),
        migrations.AlterField(
            model_name="livereference",
            name="reference",
            field=models.CharField(max_length=60, verbose_name="reference"),
        ),
        migrations.AddField(
            model_name="livereference",
            name="collection",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="live_reference",
                to="dues.collection",
                verbose_name="collection",
            ),
        ),
        migrations.AddField(
            model_name="livereference",
            name="is_first",
            field=models.BooleanField(default=True, verbose_name="first of this reference"),
        ),
        migrations.AddIndex(
            model_name="livereference",
            index=models.Index(fields=["reference"], name="live_reference_by_reference"),
        ),
        migrations.AddConstraint(
            model_name="livereference",
            constraint=models.UniqueConstraint(
                condition=Q(is_first=True), fields=("reference",), name="a_reference_pays_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="livereference",
            constraint=models.CheckConstraint(
                condition=Q(payment__isnull=False, collection__isnull=True)
                | Q(payment__isnull=True, collection__isnull=False),
                name="a_reference_is_of_a_payment_or_of_a_note",
            ),
        ),
        migrations.RunPython(claim_what_stands, forget),
    ]
