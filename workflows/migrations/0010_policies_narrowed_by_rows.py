from django.db import migrations


class Migration(migrations.Migration):
    """Apart from the rows that were made of these columns: PostgreSQL changes no table in the middle of its events."""

    dependencies = [("workflows", "0009_policy_without_code")]

    operations = [
        migrations.RemoveField(model_name="approvalpolicy", name="amount_from"),
        migrations.RemoveField(model_name="approvalpolicy", name="level"),
    ]
