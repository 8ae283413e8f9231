"""Words of wagtailmedia that it knows in French but not in Dutch; here our own catalogues find them.

Nothing reads this module: it only names the words, so that `make messages` keeps their translations.
"""

from django.utils.translation import gettext_noop as _

WORDS = (
    _("Audio file"),
    _("Video file"),
    _("duration"),
    _("Duration in seconds"),
    _("thumbnail"),
    _("Upload Audio"),
    _("Upload Video"),
    _("Latest media"),
    _("Change media file:"),
    _("Add audio"),
    _("Add video"),
    _("Add audio or video"),
    _("Delete media file"),
    _("Are you sure you want to delete this media file?"),
    _("Media"),
    _("media"),
    _("Uploaded"),
    _("Choose audio"),
    _("Choose video"),
    _("Choose a media item"),
    _("Search media files"),
    _("Search media"),
    _("Media file '{0}' added."),
    _("Media file '{0}' updated"),
    _("Media file '{0}' deleted."),
    _("The media file could not be saved due to errors."),
    _("The media could not be saved due to errors."),
    _("Choose another media item"),
    _("Edit this media item"),
    _("Choose another audio item"),
    _("Edit this audio item"),
    _("Choose another video"),
    _("Edit this video"),
    _("Media permissions"),
    _("Add a media permission"),
)
