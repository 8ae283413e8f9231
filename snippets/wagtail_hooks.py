from wagtail import hooks
from wagtail.snippets.models import register_snippet

from snippets.admin import ListsViewSetGroup
from snippets.editing import ContentViewSetGroup

register_snippet(ContentViewSetGroup)


@hooks.register("register_admin_viewset")
def lists() -> ListsViewSetGroup:
    return ListsViewSetGroup()
