"""Nobody sits in two places at once: on PostgreSQL the database itself refuses overlapping seats of one person.

On SQLite the one writer that IMMEDIATE transactions allow makes the check under the lock enough.
"""

from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE workflows_assignment ADD CONSTRAINT nobody_in_two_places EXCLUDE USING gist (
    member_id WITH =, tstzrange(holds_from, holds_until) WITH &&
) WHERE (seat IS NOT NULL);
"""
REMOVE = "ALTER TABLE workflows_assignment DROP CONSTRAINT nobody_in_two_places;"


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial")]

    operations = [migrations.RunPython(on_postgresql(ADD), on_postgresql(REMOVE))]
