from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflows", "0010_policies_narrowed_by_rows")]

    operations = [
        migrations.AddField(
            "candidacy",
            "next_training_url",
            models.URLField(max_length=500, blank=True, verbose_name="where one signs up for that training"),
        ),
    ]
