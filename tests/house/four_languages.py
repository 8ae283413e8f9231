"""The settings of a house that adds German and has not translated anything yet."""

from cms.settings.test import *  # noqa: F403
from cms.settings.test import LANGUAGES

LANGUAGES = [*LANGUAGES, ("de", "Deutsch")]
WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
