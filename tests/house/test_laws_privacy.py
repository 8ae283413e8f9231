"""Every column about people says why it is kept, on what ground, and how long."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models

from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.privacy import ERASED_DOMAIN, Basis
from workflows.people.models import Member
from workflows.people.privacy.tables import our_models, personal

PEOPLE = (Member, get_user_model())


def own_columns(model: type[models.Model]) -> dict[str, models.Field]:
    """The columns that the model itself adds; those of a library's model below it are the library's."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return {field.name: field for field in fields if field.model is model and not field.primary_key}


def is_about_people(model: type[models.Model], deep: bool = True) -> bool:
    """A person, a link to one, an address, or the words beside such a row."""
    for field in own_columns(model).values():
        if field.related_model in PEOPLE or isinstance(field, models.EmailField):
            return True
        beside = (
            isinstance(field, models.OneToOneField) and field.related_model._meta.app_label == model._meta.app_label
        )
        if deep and beside and is_about_people(field.related_model, deep=False):
            return True
    return model in PEOPLE


def undeclared(model: type[models.Model]) -> set[str]:
    said = personal().get(model)
    columns = set(own_columns(model))
    return columns - said.columns() - set(said.plain.split()) if said else columns


def ours(model: type[models.Model]) -> bool:
    """About people by itself, or because a room says so: the columns that join it later count too."""
    return is_about_people(model) or model in personal()


ABOUT_PEOPLE = [model for model in our_models() if ours(model)]


@pytest.mark.parametrize("model", ABOUT_PEOPLE, ids=lambda model: model.__name__)
def test_every_column_of_a_model_about_people_is_declared(model):
    assert undeclared(model) == set(), "declare it in the personal.py beside its models.py"


def test_the_law_sees_the_models_about_people():
    named = {model.__name__ for model in ABOUT_PEOPLE}
    assert named >= {
        "User",
        "Member",
        "Profile",
        "Tie",
        "Mission",
        "Assignment",
        "RecordText",
        "OutboxRow",
        "Candidacy",
        "Appearance",
        "Testimonial",
    }


@pytest.mark.parametrize("model", personal(), ids=lambda model: model.__name__)
def test_what_is_declared_exists_and_says_purpose_ground_and_term(model):
    said = personal()[model]
    for kept in said.keeps:
        assert [name for name in kept.names if not model._meta.get_field(name).concrete] == []
        assert (bool(str(kept.purpose)), kept.basis in Basis, bool(kept.terms)) == (True, True, True)
        assert all(str(term) for term in kept.terms)
    assert [name for name in said.plain.split() if not model._meta.get_field(name).concrete] == []
    assert said.columns().isdisjoint(said.plain.split())


def test_every_term_stands_in_the_settings_and_every_setting_is_used():
    used = {term.name for said in personal().values() for kept in said.keeps for term in kept.terms if term.name}
    assert used == set(settings.AMBASSADE_KEPT)


def test_what_has_a_term_can_be_found_when_it_is_over():
    for model, said in personal().items():
        for kept in said.keeps:
            for term in kept.terms:
                assert (model, bool(term.name)) == (model, term.over is not None)


def test_dossiers_are_never_deleted():
    from workflows.kernel.privacy import deleted

    assert [m for m, said in personal().items() if issubclass(m, LifecycleModel) and said.ending is deleted] == []


def test_nobody_can_have_the_address_of_an_erased_account():
    assert ERASED_DOMAIN.endswith(".invalid")
