import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.admin.forms import WagtailAdminModelForm

from workflows.kernel.plain_words import PlainWords
from workflows.kernel.strangers import FromAnyone


class Everything(PlainWords, forms.Form):
    name = forms.CharField(max_length=5)
    email = forms.EmailField()
    page = forms.URLField(assume_scheme="https")
    count = forms.IntegerField(min_value=1)
    day = forms.DateField()
    hour = forms.TimeField()
    agreed = forms.BooleanField()
    one = forms.ChoiceField(choices=[("a", "A")])
    some = forms.MultipleChoiceField(choices=[("a", "A")])
    picture = forms.ImageField()


def kinds_of(form: type) -> list[type]:
    return [each for kind in form.__subclasses__() for each in (kind, *kinds_of(kind))]


def said(form: forms.Form) -> dict[str, str]:
    return {name: " ".join(errors) for name, errors in form.errors.items()}


def test_an_empty_field_says_what_to_do_by_its_kind() -> None:
    with override("en"):
        assert said(Everything({}, {})) == {
            "name": "Fill this in.",
            "email": "Fill this in.",
            "page": "Fill this in.",
            "count": "Fill this in.",
            "day": "Fill this in.",
            "hour": "Fill this in.",
            "agreed": "Tick the box to go on.",
            "one": "Choose one of the options.",
            "some": "Choose at least one option.",
            "picture": "Choose a file.",
        }


def test_a_wrong_answer_is_told_with_an_example_or_the_limit() -> None:
    wrong = {
        "name": "Abcdefg",
        "email": "someone",
        "page": "not a page",
        "count": "0",
        "day": "31/02/2027",
        "hour": "25:00",
        "agreed": "on",
        "one": "b",
        "some": ["b"],
    }
    with override("en"):
        assert said(Everything(wrong, {})) == {
            "name": "At most 5 characters fit here, you wrote 7. Make it shorter.",
            "email": "Write a complete e-mail address, like name@example.org.",
            "page": "Write a complete web address, like https://www.example.org.",
            "count": "Give a number of at least 1.",
            "day": "Write a date, like 24/03/2027.",
            "hour": "Write a time, like 19:30.",
            "one": "This is not, or no longer, one of the options. Choose again.",
            "some": "This is not, or no longer, one of the options. Choose again.",
            "picture": "Choose a file.",
        }


def test_the_date_and_the_time_of_the_examples_are_understood_in_every_language() -> None:
    for language in ("nl", "fr", "en"):
        with override(language):
            form = Everything({"day": "24/03/2027", "hour": "19:30"}, {})
            assert {"day", "hour"} & set(form.errors) == set()


def test_what_a_field_says_by_itself_stays_and_a_field_that_is_added_late_is_heard() -> None:
    class Own(PlainWords, forms.Form):
        box = forms.BooleanField(error_messages={"required": "Read the brief first."})

    form = Own({})
    form.fields["late"] = forms.CharField()
    with override("en"):
        assert said(form) == {"box": "Read the brief first.", "late": "Fill this in."}


def test_every_form_outside_the_editors_own_speaks_plainly() -> None:
    reverse("account_login")  # reads every address, and with it every form
    ours = [form for form in kinds_of(forms.Form) if form.__module__.partition(".")[0] in ("cms", "pages", "workflows")]
    silent = [form.__name__ for form in ours if not issubclass(form, PlainWords | WagtailAdminModelForm)]
    assert (FromAnyone in ours, silent) == (True, [])


@pytest.mark.django_db
def test_the_page_names_the_field_and_says_what_to_do_in_the_readers_language(client: Client) -> None:
    for language, words in {"nl": "Vul dit in.", "fr": "Remplissez ce champ.", "en": "Fill this in."}.items():
        with override(language):
            answer = client.post(reverse("account_login"), {"login": ""})
            label = str(answer.context["form"]["login"].label)
        assert f"{label} – {words}" in answer.content.decode()
