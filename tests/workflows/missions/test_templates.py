"""A template fills in what a sheet does not say yet, and never touches what somebody typed."""

import pytest
from django.utils import translation

from snippets.models import Competence, InterventionKind
from tests.factories import missions
from workflows.kernel.perform import open_steps, perform
from workflows.kernel.refusals import NotPossible
from workflows.missions.forms import TemplateForm
from workflows.missions.models import Mission
from workflows.missions.templates import fitting

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.2")]
EMPTY = {"first_measure": "", "first_aim": None, "second_measure": "", "second_aim": None}


def used(mission: Mission, **fields: object) -> Mission:
    template = missions.template(**fields)
    return perform(mission, "use_template", by=mission.owner, template=template).subject


def test_what_is_empty_is_filled_in_and_what_was_typed_stays():
    debate = missions.choice(Competence, "debate")
    mission = missions.qualifying(brief="", needs_nothing_special=False, **EMPTY)
    measures = {"first_measure": "press", "first_aim": 2, "second_measure": "reached", "second_aim": 80}
    words = {"brief": "Ten minutes.", "objectives": "Something else.", "preparation": "Read on.", "staff_wanted": 1}
    filled = used(mission, competences=[debate], **words, **measures)
    assert (filled.objectives, filled.brief, filled.preparation) == (mission.objectives, "Ten minutes.", "Read on.")
    assert (list(filled.competences.all()), filled.has_competences, filled.staff_wanted) == ([debate], True, 1)
    assert {name: getattr(filled, name) for name in measures} == measures
    assert filled.missing_from_sheet() == []


def test_measures_are_taken_over_all_or_none():
    mission = missions.qualifying(brief="", second_measure="", second_aim=None)
    filled = used(mission, second_measure="press", second_aim=2)
    assert (filled.first_measure, filled.second_measure, filled.second_aim) == ("reached", "", None)


def test_a_sheet_that_needs_nothing_special_is_given_no_preparation():
    debate = missions.choice(Competence, "debate")
    filled = used(missions.qualifying(brief=""), preparation="Read on.", competences=[debate])
    assert (filled.preparation, filled.has_competences) == ("", False)


def test_only_templates_in_use_for_the_kind_of_intervention_fit():
    mission = missions.qualifying()
    assert list(fitting(mission)) == []
    fits = missions.template()
    missions.template(in_use=False)
    other = missions.template()
    other.intervention_kind = missions.choice(InterventionKind, "talk")
    other.save()
    assert list(fitting(mission)) == [fits]
    assert set(fitting(missions.qualifying(intervention_kind=None))) == {fits, other}


def test_the_step_is_closed_while_there_is_no_template():
    owner = missions.qualifying().owner
    is_open = lambda: {each.step.name: each.is_open for each in open_steps(Mission.objects.get(), owner)}  # noqa: E731
    assert is_open()["use_template"] is False
    missions.template()
    assert is_open()["use_template"] is True


def test_a_template_that_would_change_nothing_is_refused_and_each_says_what_it_fills_in():
    mission = missions.qualifying()
    template = missions.template()
    with translation.override("en"):
        form = TemplateForm({"template": template.pk}, subject=mission, by=mission.owner)
        assert form.errors == {"template": ["The sheet says all of this already, so nothing would change."]}
        without = TemplateForm(subject=missions.qualifying(brief=""), by=mission.owner)
        assert [label for _key, label in without.fields["template"].choices] == [
            "Debat, version 1 (Nederlands). Fills in: brief"
        ]


def test_nothing_is_filled_in_any_more_once_the_sheet_is_approved():
    mission = missions.approved()
    with pytest.raises(NotPossible):
        used(mission)
