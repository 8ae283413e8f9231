from wagtail import hooks

from snippets.admin import ListsViewSetGroup


@hooks.register("register_admin_viewset")
def lists() -> ListsViewSetGroup:
    return ListsViewSetGroup()
