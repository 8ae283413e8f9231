import django.db.models.deletion
from django.db import migrations, models

from snippets.lexicon import plain


def read_pages(apps, schema_editor):
    listings, texts = apps.get_model("pages", "EventListing"), apps.get_model("pages", "EventText")
    for listing in listings.objects.select_related("page").iterator(chunk_size=200):
        said = [
            part
            for field in (listing.page.body, listing.page.recap)
            for part in field.stream_block.get_searchable_content(field)
        ]
        text = " ".join(" ".join(said).split())
        texts.objects.create(listing=listing, text=text, folded=plain(text))


class Migration(migrations.Migration):
    dependencies = [("pages", "0003_letters_that_are_held")]

    operations = [
        migrations.CreateModel(
            name="EventText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("folded", models.TextField()),
                (
                    "listing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="further", to="pages.eventlisting"
                    ),
                ),
            ],
        ),
        migrations.RunPython(read_pages, migrations.RunPython.noop),
    ]
