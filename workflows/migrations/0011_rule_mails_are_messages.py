import django.db.models.deletion
from django.db import migrations, models

DELIVERY = (
    "state", "uuid", "starts", "failures", "created_at", "next_try_at", "claimed_until", "settled_at", "error",
    "error_parameters", "subject_line", "body", "recipient_key", "email", "recipient_name", "language", "user_id",
)  # fmt: skip
AT_ONCE = 500


def move(apps, schema_editor):
    """Each mail of a rule becomes a message of the step that was its cause, or else of the dossier's last step."""
    mails, records = apps.get_model("workflows", "RuleLetter"), apps.get_model("workflows", "TransitionRecord")
    rows, links = apps.get_model("workflows", "OutboxRow"), apps.get_model("workflows", "RuleMail")
    for mail in mails.objects.select_related("firing").order_by("pk").iterator(AT_ONCE):
        firing = mail.firing
        kind, _colon, cause = firing.cause.partition(":")
        about = records.objects.filter(content_type=firing.content_type_id, object_id=firing.object_id)
        record = about.filter(pk=cause).first() if kind == "record" else about.order_by("-number").first()
        if record is None:
            continue
        kept = {name: getattr(mail, name) for name in DELIVERY}
        name = f"{mail.firing_id}:{mail.words_id}"
        letter = rows.objects.create(record=record, kind="rule", name=name, **kept)
        links.objects.create(letter=letter, firing=firing, words_id=mail.words_id)


class Migration(migrations.Migration):
    """The new table is filled before the old one goes: PostgreSQL changes no table in the middle of its events."""

    dependencies = [("workflows", "0010_policies_narrowed_by_rows")]

    operations = [
        migrations.AlterField(
            model_name="outboxrow",
            name="kind",
            field=models.CharField(
                choices=[("message", "Message"), ("rule", "Message of a rule"), ("job", "Job")], max_length=10
            ),
        ),
        migrations.CreateModel(
            name="RuleMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "firing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mails", to="workflows.firing"
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="of_rule", to="workflows.outboxrow"
                    ),
                ),
                (
                    "words",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mails", to="workflows.rulemessage"
                    ),
                ),
            ],
            options={"verbose_name": "mail of a rule", "verbose_name_plural": "mails of rules", "ordering": ["pk"]},
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="RuleLetter"),
    ]
