"""The picture of a person ends with the consent, unless something else still shows it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.images.models import AbstractImage
from wagtail.models import ReferenceIndex


def erase_unless_shown(pictures: Iterable[AbstractImage]) -> int:
    """How many went. The file and its renditions go too, so that an address somebody kept leads nowhere."""
    unused = [picture for picture in pictures if not any(is_shown(thing) for thing in users_of(picture))]
    for picture in unused:
        picture.delete()
    return len(unused)


def users_of(picture: AbstractImage) -> Iterator[Any]:
    """Every page, snippet or other row that names the picture, drafts included.

    Wagtail's index knows of pictures inside a page's text too, but is brought up to date by the worker, so later:
    it is asked again about each row that it knows, and about each that names the picture in a column.
    """
    for thing in [*indexed(picture), *in_columns(picture)]:
        ReferenceIndex.create_or_update_for_object(thing)
    yield from indexed(picture)


def indexed(picture: AbstractImage) -> Iterator[Any]:
    found = ReferenceIndex.get_references_to(picture).order_by().values_list("base_content_type", "object_id")
    for kind, key in found.distinct():
        yield from ContentType.objects.get_for_id(kind).get_all_objects_for_this_type(pk=key)


def in_columns(picture: AbstractImage) -> Iterator[Any]:
    for relation in picture._meta.get_fields(include_hidden=True):
        model = relation.related_model
        if relation.one_to_many and model and ReferenceIndex.model_is_indexable(model):
            yield from model._base_manager.filter(**{relation.field.name: picture.pk})


def is_shown(thing: Any) -> bool:
    """It is published, and nobody withdrew what it stands on."""
    appearance = getattr(thing, "appearance", None)
    return getattr(thing, "live", True) and (appearance is None or appearance.withdrawn_on is None)
