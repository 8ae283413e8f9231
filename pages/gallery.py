"""Made-up content for the page of components: every part in every state it can have."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pages.cards import Card
from snippets.fields import InEveryLanguageFormField
from snippets.models import EventLevel
from workflows.kernel import clock
from workflows.kernel.plain_words import PlainWords


class GalleryForm(PlainWords, forms.Form):
    """One field per kind of control."""

    name = forms.CharField(label=_("Name"), help_text=_("As people call you."))
    email = forms.EmailField(label=_("E-mail address"), required=False)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=[("", "—"), *EventLevel.choices])
    mode = forms.ChoiceField(
        label=_("How to attend"), choices=[("a", _("On site")), ("b", _("Online"))], widget=forms.RadioSelect
    )
    days = forms.MultipleChoiceField(
        label=_("Themes"),
        choices=[("a", _("Lexicon")), ("b", _("Agenda"))],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As many as you like."),
    )
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    words = InEveryLanguageFormField(label=_("Title"), required=False)
    file = forms.FileField(label=_("File"), required=False)
    agree = forms.BooleanField(label=_("I agree to be called"), help_text=_("Only about this request."))


def card(level: str, **other: Any) -> Card:
    start = datetime(2027, 3, 12, 19) + timedelta(days=len(level))
    known: dict[str, Any] = {
        "title": _("A member tells how working through the cooperative changed a practice"),
        "summary": _("One evening, two stories and all the time it takes for questions."),
        "url": "#",
        "language": get_language() or "en",
        "language_name": "",
        "reader": get_language() or "en",
        "foreign": False,
        "starts": start,
        "iso": start.isoformat(),
        "when": "12/03/2027, 19:00–21:00 (Brussels time)",
        "day": "12/03/2027",
        "moved_from": "",
        "level": level,
        "level_name": EventLevel(level).label,
        "place": "Hotel Central, Gent",
        "is_online": False,
        "sectors": (_("Theatre"), _("Design")),
        "is_cancelled": False,
        "tag": "",
        "tone": "",
    }
    return Card(**known | other)


def step(label: str, tone: str, refusal: str | None = None) -> SimpleNamespace:
    options = SimpleNamespace(tone=tone)
    return SimpleNamespace(
        step=SimpleNamespace(label=label, slug="step", options=options), is_open=not refusal, refusal=refusal
    )


def context() -> dict[str, Any]:
    return {
        "cards": [
            card("local"),
            card("sector", tag=_("Moved"), tone="wait", moved_from="10/03/2027, 19:00"),
            card("national", is_online=True, place=_("Online"), foreign=True, language="fr", language_name=_("French")),
            card("european", tag=_("Cancelled"), tone="bad", is_cancelled=True),
        ],
        "form": GalleryForm(),
        "wrong": GalleryForm({"name": "", "email": "x", "level": "nowhere"}, auto_id="wrong_%s"),
        "tones": ["", "good", "bad", "wait", "busy"],
        "kinds": ["", "secondary", "danger", "bright", "link"],
        "history": [
            {"what": _("Approve"), "who": "Lotte Peeters", "when": clock.now(), "reason": ""},
            {"what": _("Ask a question"), "who": "Amir Haddad", "when": clock.now(), "reason": _("Which hall is it?")},
        ],
        "steps": [
            step(_("Approve"), "main"),
            step(_("Ask a question"), "plain"),
            step(_("Cancel"), "danger"),
            step(_("Confirm"), "main", _("Two seats are still empty.")),
        ],
        "facts": [(_("When"), "12/03/2027, 19:00"), (_("Where"), "Hotel Central, Gent"), (_("Cost"), "")],
        "columns": [_("Mission"), _("When"), _("State")],
        "rows": [[{"text": _("Evening at Hotel Central"), "href": "#"}, "12/03/2027", _("Confirmed")]],
        "page": Paginator(range(60), 20).get_page(2),
    }
