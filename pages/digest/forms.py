from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.digest.models import QUERY_LENGTH, Rhythm
from pages.digest.news import missing_of
from pages.queries import EventFilter
from workflows.kernel import clock
from workflows.kernel.strangers import FromAnyone


class DigestForm(FromAnyone):
    """Asks to be mailed about one filter. Open to anyone."""

    required_css_class = "required"

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=gettext_lazy("Used for this mail only. It is erased as soon as you stop it."),
        max_length=254,
    )
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=Rhythm.choices, initial=Rhythm.WEEKLY, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, wanted: EventFilter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted

    def clean(self) -> None:
        if len(self.wanted.address) > QUERY_LENGTH:
            self.add_error(None, _("This filter is too long to be kept. Choose fewer values in the agenda."))
        elif missing_of(self.wanted):
            self.add_error(
                None, _("The filter holds a choice that does not exist, so nothing would come. Choose again.")
            )
        if self.wanted.until and self.wanted.until < clock.today():
            self.add_error(None, _("The period you chose is over, so nothing new would come. Choose another."))
        self.check_stranger()
