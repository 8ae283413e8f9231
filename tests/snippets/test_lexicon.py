import pytest

from snippets.models import LexiconTerm
from tests.factories import content


@pytest.mark.parametrize(
    ("definition", "short"),
    [
        ("Een aandeel. Meer niet.", "Een aandeel."),
        ("Bv. een freelancer, d.w.z. wie factureert. Meer.", "Bv. een freelancer, d.w.z. wie factureert."),
        ("Qui décide ? « Les sociétaires. »", "Qui décide ?"),
        ("Eerste regel\nTweede regel", "Eerste regel"),
        ("Zonder punt", "Zonder punt"),
        ("Kosten: 3.50 euro. Écoute bien.", "Kosten: 3.50 euro."),
    ],
)
def test_the_first_sentence_stands_alone(definition: str, short: str) -> None:
    assert LexiconTerm(definition=definition).in_short == short


def test_other_spellings_stand_on_lines_of_their_own() -> None:
    assert LexiconTerm(term="vennoot", also=" vennoten \n\nvennote").spellings == ["vennoot", "vennoten", "vennote"]


@pytest.mark.django_db
@pytest.mark.req("R2.1")
def test_what_is_confused_with_it_is_confused_with_that_as_well() -> None:
    worker, freelancer, draft = content.term("Werknemer"), content.term("Freelancer"), content.term("X", live=False)
    for row in (worker, draft):
        row.confusable = [freelancer]
        row.save()
    assert (worker.neighbours()[0], freelancer.neighbours()[0]) == ([freelancer], [worker])


@pytest.mark.django_db
def test_a_note_that_few_may_read_is_found_by_those_only() -> None:
    term = content.term("Duo", ambassadors_note="Geheim.")
    assert (term.matches("geheim"), term.matches("geheim", term.ambassadors_note)) == (False, True)
    assert "ambassadors_note" not in {field.field_name for field in LexiconTerm.search_fields}
