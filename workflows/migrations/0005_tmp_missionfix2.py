from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflows", "0003_tmp_missionfix"), ("workflows", "0004_tmp_main")]

    operations = [
        migrations.AddField("mission", "has_themes", models.BooleanField(default=False, editable=False)),
        migrations.AddField("mission", "has_competences", models.BooleanField(default=False, editable=False)),
    ]
