"""Which texts of a page or a snippet have several lines; the editor of translations would hold each on one."""

from collections.abc import Iterator

from django.db.models import Model, TextField
from django.utils.text import capfirst
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, Block, ListBlock, TextBlock
from wagtail.fields import RichTextField, StreamField

Place = tuple[str, str]


def places(model: type[Model]) -> list[Place]:
    """Each as that editor heads it: the name of the column or the block, and of the piece inside."""
    found: list[Place] = []
    for field in model._meta.get_fields():
        if isinstance(field, TextField) and not isinstance(field, RichTextField):
            found.append((capfirst(str(field.verbose_name)), ""))
        elif isinstance(field, StreamField):
            for block in field.stream_block.child_blocks.values():
                found += [(capfirst(str(block.label)), piece) for piece in pieces(block)]
    return found


def pieces(block: Block) -> Iterator[str]:
    within = block.child_block if isinstance(block, ListBlock) else block
    if isinstance(within, TextBlock):
        yield ""
    elif isinstance(within, BaseStructBlock | BaseStreamBlock):
        yield from (str(each.label) for each in within.child_blocks.values() if isinstance(each, TextBlock))
