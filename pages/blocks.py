"""The pieces that editors build pages from."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from pages.declared import purposes

FEATURES = ["h3", "bold", "italic", "link", "ol", "ul", "document-link", "term"]


class Quote(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    who = blocks.CharBlock(label=_("Who says so"), required=False)

    class Meta:
        icon, label, template = "openquote", _("Quotation"), "pages/blocks/quote.html"


class Call(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.TextBlock(label=_("Text"), required=False)
    label = blocks.CharBlock(label=_("Words on the button"))
    page = blocks.PageChooserBlock(
        label=_("Page"), required=False, help_text=_("Empty: the form to ask for an ambassador.")
    )

    class Meta:
        icon, label, template = "pick", _("Call to action"), "pages/blocks/call.html"


class Kept(blocks.StaticBlock):
    """What is kept about people, said by what really erases it."""

    class Meta:
        icon, label, template = "lock", _("What we keep about people"), "pages/blocks/kept.html"
        admin_text = _("A table of purposes, grounds in law and terms: it follows what the product does.")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"purposes": purposes()}


class Fact(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        icon, label = "list-ul", pgettext_lazy("on a page", "Card")


class Body(blocks.StreamBlock):
    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="pages/blocks/heading.html")
    text = blocks.RichTextBlock(label=_("Text"), features=FEATURES, template="pages/blocks/text.html")
    image = ImageBlock(label=_("Image"), template="pages/blocks/image.html")
    quote = Quote()
    cards = blocks.ListBlock(Fact(), label=_("Cards"), icon="grip", template="pages/blocks/cards.html")
    call = Call()
    kept = Kept()


class Step(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        icon, label = "list-ol", pgettext_lazy("on the way", "Step")


class Steps(blocks.StreamBlock):
    step = Step()


class Question(blocks.StructBlock):
    question = blocks.CharBlock(label=pgettext_lazy("questions and answers", "Question"))
    answer = blocks.RichTextBlock(label=pgettext_lazy("questions and answers", "Answer"), features=FEATURES)

    class Meta:
        icon, label = "help", pgettext_lazy("questions and answers", "Question")
        template = "pages/blocks/question.html"


class Questions(blocks.StreamBlock):
    question = Question()
