"""What becomes of the films, the pictures and the words of somebody who was shown."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import ModelLogEntry
from wagtail_localize.models import String, TranslatableObject, TranslationSource
from wagtailmedia.models import Media

from snippets.models import Story, Testimonial
from workflows.kernel import clock
from workflows.kernel.privacy import emptied


def withdrawn(rows: QuerySet, columns: list[str]) -> None:
    """Both consents end today and the films and pictures go; that there was a consent stays, without a name."""
    for appearance in rows:
        appearance.withdrawn_on = appearance.withdrawn_on or clock.today()
        appearance.save()
    emptied(rows, columns)


def silenced(rows: QuerySet, columns: list[str]) -> None:
    """The words go with everything made of them; or only the film or the picture; or only who looked after the text."""
    if "title" in columns:
        erase_films(rows)
        if rows.model is Story:
            rows.without_pictures()
        erase_words(rows)
    elif "picture" in columns:
        rows.without_pictures()
    elif "video" in columns:
        erase_films(rows)
        emptied(rows, ["captions"])
    else:
        emptied(rows, columns)


def erase_films(rows: QuerySet) -> None:
    through = "testimonials" if rows.model is Testimonial else "stories"
    for film in Media.objects.filter(**{f"{through}__in": list(rows)}).distinct():
        film.delete()


def erase_words(rows: QuerySet) -> None:
    """The row with its earlier versions, its translations, and its title in the log of the back office."""
    kind = ContentType.objects.get_for_model(rows.model)
    keys = [row.translation_key for row in rows]
    ModelLogEntry.objects.filter(content_type=kind, object_id__in=[str(row.pk) for row in rows]).update(label="")
    sources = TranslationSource.objects.filter(object__translation_key__in=keys)
    strings = list(String.objects.filter(segments__source__in=sources).values_list("pk", flat=True))
    sources.delete()
    only_here = Q(pk__in=strings, segments=None)
    String.objects.filter(only_here).delete()
    TranslatableObject.objects.filter(translation_key__in=keys).delete()
    rows.delete()
