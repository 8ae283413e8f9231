from pages.models import HomePage
from snippets import lines, models
from snippets.models import LexiconTerm


def headings(model):
    return {heading for heading, _piece in lines.places(model)}


def test_texts_of_several_lines_keep_them_in_the_editor_of_translations():
    names = {"also", "definition", "say", "do_not_say", "example", "difference", "note", "ambassadors_note"}
    assert headings(LexiconTerm) == {heading(LexiconTerm, name) for name in names}
    names = {"captions", "transcript"}
    assert headings(models.Testimonial) == {heading(models.Testimonial, name) for name in names}


def test_of_a_page_so_do_the_plain_texts_inside_its_blocks():
    blocks = HomePage.body.field.stream_block.child_blocks
    found = lines.places(HomePage)
    fact = blocks["cards"].child_block.child_blocks
    assert (blocks["cards"].label, fact["text"].label) in found
    assert (blocks["cards"].label, fact["title"].label) not in found
    assert (blocks["text"].label, "") not in found  # rich text: the editor shows its marks


def heading(model, name):
    words = str(model._meta.get_field(name).verbose_name)
    return words[0].upper() + words[1:]
