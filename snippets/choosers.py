"""What is chosen in a window is written on its own screen, not in that window."""

from wagtail.snippets.views.chooser import SnippetChooserViewSet, SnippetCreateView


class NothingCreated(SnippetCreateView):
    """Wagtail leaves this address open without a form to answer with, and fails on it."""

    http_method_names: list[str] = []


class ChooseOnly(SnippetChooserViewSet):
    create_view_class = NothingCreated
