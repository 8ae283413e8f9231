"""What the steps of an initial training ask."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from snippets.models import SpokenLanguage
from workflows.kernel.forms import MomentField, ReasonForm, StepForm, check_span
from workflows.people.models import Mandate, Member
from workflows.people.sessions.models import Enrolment
from workflows.people.sessions.states import EnrolmentState
from workflows.people.states import CURRENT
from workflows.people.training.models import Attendance
from workflows.people.training.states import AttendanceState

__all__ = ["HeldForm", "ReasonForm", "SessionForm"]


class SessionForm(StepForm):
    starts = MomentField(label=pgettext_lazy("of a training", "Starts"), in_future=True)
    ends = MomentField(label=pgettext_lazy("of a training", "Ends"))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    online_url = forms.URLField(
        label=gettext_lazy("Address to take part online"), required=False, assume_scheme="https", max_length=200
    )
    places = forms.IntegerField(label=pgettext_lazy("of a training", "Places"), min_value=1, max_value=500)
    language = forms.ModelChoiceField(
        SpokenLanguage.objects.filter(retired=False),
        label=pgettext_lazy("of a training", "Language"),
        required=False,
    )
    about = forms.CharField(
        label=gettext_lazy("What to know beforehand"),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        required=False,
    )

    def prepare(self) -> None:
        for name in self.fields:
            self.fields[name].initial = getattr(self.subject, name)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        check_span(self)
        if not given.get("place") and not given.get("online_url") and "online_url" not in self.errors:
            self.add_error("place", _("Say where it is held, or give an address to take part online."))
        taken = self.subject.enrolments.filter(state=EnrolmentState.SIGNED_UP).count() if self.subject.pk else 0
        if given.get("places") and given["places"] < taken:
            self.add_error("places", _("%(count)d people have a place already.") % {"count": taken})
        return given


class HeldForm(StepForm):
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=gettext_lazy("Who was there"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Whoever signed up is ticked. Someone of the group notes your own attendance."),
    )

    def prepare(self) -> None:
        """Whoever holds a place or could have held one; never oneself, nor who has attended one before."""
        noted = Attendance.objects.filter(member=OuterRef("pk"), state=AttendanceState.NOTED)
        mine = Mandate.objects.visible_to(self.by).filter(state__in=CURRENT).order_by().values("member")
        enrolled = Enrolment.objects.filter(session=self.subject.pk, state=EnrolmentState.SIGNED_UP).values("member")
        people = Member.objects.filter(~Exists(noted), Q(pk__in=mine)).exclude(user=getattr(self.by, "pk", None))
        self.fields["members"].queryset = people
        self.fields["members"].initial = list(people.filter(pk__in=enrolled).values_list("pk", flat=True))
