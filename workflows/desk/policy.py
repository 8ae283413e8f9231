"""The policy of the house as a whole: its versions, its file, what another file would change, the way back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows.desk.needs.door import for_seats
from workflows.desk.waiting import MOST, Group, Item
from workflows.kernel.dossiers import frame
from workflows.kernel.plain_words import PlainWords
from workflows.people.roles import Role, has_role
from workflows.policy import document, keeping
from workflows.policy.models import How, PolicyVersion
from workflows.policy.tables import Unreadable

PAGE = 25
TITLE = gettext_lazy("Policy as a file")
FILE_NAME = "policy.yaml"


def above() -> tuple[str, Any]:
    return reverse("policy"), TITLE


@require_safe
@for_seats(Role.COORDINATOR)
def policy(request: HttpRequest, country: int) -> HttpResponse:
    """Every version, the newest first."""
    rows = PolicyVersion.objects.select_related("by").defer("text")
    context = frame(TITLE) | {"page_obj": Paginator(rows, PAGE).get_page(request.GET.get("p"))}
    return render(request, "workflows/desk/policy/versions.html", context)


@require_safe
@for_seats(Role.COORDINATOR)
def export(request: HttpRequest, country: int) -> HttpResponse:
    return as_file(document.text_of(document.now()))


@require_safe
@for_seats(Role.COORDINATOR)
def export_version(request: HttpRequest, country: int, number: int) -> HttpResponse:
    return as_file(get_object_or_404(PolicyVersion, number=number).text)


def as_file(text: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)


class WhyForm(PlainWords, forms.Form):
    why = forms.CharField(
        label=pgettext_lazy("policy", "Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class OwedForm(WhyForm):
    """others: how many further changes of the same person still lack a reason"""

    all_of_them = forms.BooleanField(required=False)

    def __init__(self, *args: Any, others: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not others:
            del self.fields["all_of_them"]
            return
        words = ngettext(
            "Also for %(count)d other change of mine that lacks a reason",
            "Also for %(count)d other changes of mine that lack a reason",
            others,
        )
        self.fields["all_of_them"].label = words % {"count": others}


@require_http_methods(["GET", "HEAD", "POST"])
@for_seats(Role.COORDINATOR)
def version(request: HttpRequest, country: int, number: int) -> HttpResponse:
    """What one version changed; whoever made it may add why, once."""
    found = get_object_or_404(PolicyVersion.objects.select_related("by"), number=number)
    is_owed = not found.why and found.by_id == request.user.pk
    others = keeping.unexplained_by(request.user).exclude(pk=found.pk)
    form = OwedForm(request.POST or None, others=others.count())
    if request.method == "POST" and not is_owed:
        messages.error(request, _("The reason was given already, or somebody else made this change."))
        return redirect("policy_version", number)
    if form.is_bound and form.is_valid():
        owed = PolicyVersion.objects.filter(pk=found.pk, why="")
        (owed | others if form.cleaned_data.get("all_of_them") else owed).update(why=form.cleaned_data["why"])
        messages.success(request, _("Thank you: the reason stands beside the change."))
        return redirect("policy_version", number)
    differences, unreadable = readable(lambda: keeping.told(found))
    title = _("Version %(number)d of the policy") % {"number": number}
    context = frame(title, above()) | {
        "version": found,
        "differences": differences,
        "unreadable": unreadable,
        "form": form if is_owed else None,
    }
    return render(request, "workflows/desk/policy/version.html", context, status=422 if form.errors else 200)


@require_safe
@for_seats(Role.COORDINATOR)
def why(request: HttpRequest, country: int) -> HttpResponse:
    """To the last change of this person that lacks a reason."""
    owed = keeping.unexplained_by(request.user).first()
    return redirect("policy_version", owed.number) if owed else redirect("policy")


def readable(compared: Any) -> tuple[Any, str]:
    """What was compared, and why it could not be where the product no longer reads an old file."""
    try:
        return compared(), ""
    except Unreadable as refusal:
        return None, str(refusal)


class BringInForm(WhyForm):
    """`text`: the policy that is to hold. `seen`: stands for the one with which it was compared."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    by_hand = forms.BooleanField(
        label=gettext_lazy("The file was changed after it was written out, and I know by whom and how."), required=False
    )


class FileForm(PlainWords, forms.Form):
    file = forms.FileField(
        label=pgettext_lazy("policy", "File"), widget=forms.FileInput(attrs={"accept": ".yaml,.yml,text/yaml"})
    )

    def clean_file(self) -> str:
        sent = self.cleaned_data["file"]
        if sent.size > document.MOST_BYTES:
            raise forms.ValidationError(_("The file is too large to be a policy."))
        try:
            return sent.read().decode()
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The file is no text, so it is no policy.")) from error


@require_http_methods(["GET", "HEAD", "POST"])
@for_seats(Role.COORDINATOR)
def send(request: HttpRequest, country: int) -> HttpResponse:
    """A file is sent, and what it would change is shown; nothing is changed yet."""
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            return proposed(request, form.cleaned_data["file"], reverse("policy_import"))
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
    context = frame(_("Import a policy"), above()) | {"form": form}
    return render(request, "workflows/desk/policy/send.html", context, status=422 if form.errors else 200)


@require_safe
@for_seats(Role.COORDINATOR)
def back(request: HttpRequest, country: int, number: int) -> HttpResponse:
    """What going back to an earlier version would change; nothing is changed yet."""
    found = get_object_or_404(PolicyVersion, number=number)
    try:
        return proposed(request, found.text, reverse("policy_roll_back", args=[number]))
    except Unreadable as refusal:
        messages.error(request, str(refusal))
        return redirect("policy_version", number)


@require_POST
@for_seats(Role.COORDINATOR)
def bring_in(request: HttpRequest, country: int) -> HttpResponse:
    return brought_in(request, How.IMPORTED, reverse("policy_import"))


@require_POST
@for_seats(Role.COORDINATOR)
def roll_back(request: HttpRequest, country: int, number: int) -> HttpResponse:
    get_object_or_404(PolicyVersion, number=number)
    return brought_in(request, How.ROLLED_BACK, reverse("policy_roll_back", args=[number]))


def brought_in(request: HttpRequest, how: How, action: str) -> HttpResponse:
    form = BringInForm(request.POST)
    text = document.with_plain_ends(request.POST.get("text", ""))  # browsers send lines with two marks
    try:
        if not form.is_valid():
            return proposed(request, text, action, form)
        read = document.read(text)
        if not read.is_whole and not form.cleaned_data["by_hand"]:
            form.add_error("by_hand", _("Say that you know of the changes, or send the file as it was written out."))
            return proposed(request, text, action, form)
        said = {"why": form.cleaned_data["why"], "seen": form.cleaned_data["seen"]}
        made = keeping.bring_in(read.sections, how=how, by=request.user, **said)
    except keeping.Changed:
        words = _("Somebody changed the policy after you compared. Nothing was brought in: compare again.")
        form.add_error(None, words)
        return proposed(request, text, action, form, status=409)
    except Unreadable as refusal:
        messages.error(request, str(refusal))
        return redirect("policy_send")
    if made is None:
        messages.info(request, _("The policy says all of this already; nothing was changed."))
        return redirect("policy")
    messages.success(request, _("Done: this policy holds from now on. Requests that are open keep the one they have."))
    return redirect("policy_version", made.number)


def proposed(
    request: HttpRequest, text: str, action: str, form: BringInForm | None = None, status: int = 422
) -> HttpResponse:
    """The page that compares and asks. Raises Unreadable."""
    read = document.read(text)
    trial = keeping.try_out(read.sections)
    seen = keeping.standing()
    if form is None:
        form, status = BringInForm(initial={"text": text}), 200
    context = frame(_("What this would change"), above()) | {
        "differences": trial.differences,
        "staying": trial.staying,
        "alone": trial.alone,
        "is_whole": read.is_whole,
        "form": form,
        "text": text,
        "seen": seen,
        "action": action,
    }
    return render(request, "workflows/desk/policy/proposed.html", context, status=status)


def waiting(user: Any) -> Group:
    """Changes of policy that this person made and has not explained."""
    if not has_role(user, Role.COORDINATOR):
        return Group(_("Changes of policy"))
    words, owed = _("Version %(number)d of the policy"), _("Say why you changed it")
    numbers = [each.number for each in keeping.unexplained_by(user)[:MOST]]
    items = [Item(words % {"number": number}, reverse("policy_version", args=[number]), owed) for number in numbers]
    return Group(_("Changes of policy"), items, 0, reverse("policy"))
