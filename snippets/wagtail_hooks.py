from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry

from snippets import codes, marks
from snippets.admin import ListsViewSetGroup
from snippets.deleting import DeleteSeveralKept
from snippets.filming import check_captions, film_state
from snippets.keepers import for_keepers
from snippets.models import Testimonial
from snippets.words import words


@hooks.register("register_admin_viewset")
def lists() -> ListsViewSetGroup:
    return ListsViewSetGroup()


@hooks.register("register_rich_text_features")
def terms_in_rich_text(features: FeatureRegistry) -> None:
    marks.register(features)


@hooks.register("register_admin_urls")
def words_of_the_lexicon() -> list[URLPattern]:
    return [
        path("lexicon/words/", words, name="lexicon_words"),
        path("kit/codes/<slug:code>.<slug:ending>", codes.picture, name="kit_code_picture"),
    ]


@hooks.register("register_admin_urls")
def films_in_forms() -> list[URLPattern]:
    return [
        path("films/<int:pk>/", for_keepers(Testimonial, film_state), name="film_state"),
        path("films/captions/", for_keepers(Testimonial, check_captions), name="film_captions_check"),
    ]


hooks.register("register_bulk_action", DeleteSeveralKept, order=1)  # in the place of Wagtail's own
