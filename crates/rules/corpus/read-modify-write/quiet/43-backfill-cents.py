# Migration: fills the new column that holds account balances in cents.
from django.db import migrations, models


def fill_cents(apps, schema_editor):
    # The column is new in this release; nothing else writes it yet.
    Account = apps.get_model("billing", "Account")
    for account in Account.objects.filter(balance_cents__isnull=True).iterator(chunk_size=500):
        account.balance_cents = int(account.balance * 100)
        account.save(update_fields=["balance_cents"])


class Migration(migrations.Migration):
    dependencies = [("billing", "0041_freeze_legacy_balance")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="balance_cents",
            field=models.BigIntegerField(null=True),
        ),
        migrations.RunPython(fill_cents, migrations.RunPython.noop),
    ]
