from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflows", "0010_policies_narrowed_by_rows")]

    operations = [
        migrations.RemoveConstraint(model_name="task", name="asked_once_per_cause"),
        migrations.RemoveField(model_name="task", name="seen"),
        migrations.AddIndex(
            model_name="firing",
            index=models.Index(
                condition=models.Q(("state__in", ["failed", "parked"])), fields=["automation"], name="firings_stuck"
            ),
        ),
        migrations.AddIndex(
            model_name="ruleletter",
            index=models.Index(
                condition=models.Q(("state__in", ["failed", "parked"])), fields=["firing"], name="rule_letters_stuck"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(fields=("firing", "words", "audience"), name="asked_once_per_cause"),
        ),
    ]
