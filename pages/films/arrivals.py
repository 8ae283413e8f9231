"""Whatever way a film comes into the library, or its file is replaced there, it is made ready."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtailmedia.models import Media

from pages.films.jobs import receive


@receiver(post_save, sender=Media)
def on_media(instance: Media, raw: bool = False, **kwargs: object) -> None:
    if instance.type == "video" and not raw:
        receive(instance)
