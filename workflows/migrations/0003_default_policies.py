"""Decisions that are taken "by approval" wait for an approval from the first day; the coordinator changes by whose."""

from django.db import migrations

from workflows.approvals.defaults import write_defaults


def write(apps, schema_editor):
    write_defaults(*(apps.get_model("workflows", name).objects for name in ("ApprovalPolicy", "PolicyStep")))


class Migration(migrations.Migration):
    dependencies = [("workflows", "0002_seats_exclude_each_other")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
