"""Tasks of rules on the desk, done with one click; and rules that stopped, for the coordinator."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflows.automations.models import IS_STUCK, Automation, Firing, Mode, RuleMail
from workflows.automations.sentences import all_words, problem_of
from workflows.automations.tasks import Asked, asked, asked_of, done
from workflows.automations.views import kind_of, titles
from workflows.desk.waiting import Group, Item
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.outbox import STUCK
from workflows.people.roles import Role, has_role


def waiting(user: Any) -> Group:
    """About dossiers that this account may open on the desk; the others stand in the zone."""
    tasks = asked_of(user)
    names = titles(user, [each.subject for each in tasks])
    told = [(each, *names[kind_of(each.subject), each.subject.pk]) for each in tasks]
    items = [
        Item(
            each.title,
            reverse("task", args=[each.pk]),
            words_of(each, "" if title in each.title else title),
            each.is_late,
            reverse("task_done", args=[each.pk]),
        )
        for each, title, url in told
        if url
    ]
    return Group(_("Tasks"), items)


def words_of(task: Asked, title: str) -> str:
    if task.due is None:
        return title
    day = date_format(task.due)
    return _("%(title)s, by %(day)s") % {"title": title, "day": day} if title else _("by %(day)s") % {"day": day}


def stopped(user: Any) -> Group:
    """Rules that are on and cannot run any more, and those of which something got stuck. 2 queries."""
    if not has_role(user, Role.COORDINATOR):
        return Group(_("Rules that stopped"))
    deeds = Firing.objects.filter(IS_STUCK).order_by()
    mails = RuleMail.objects.filter(letter__state__in=STUCK).order_by()
    stuck = Q(pk__in=deeds.values("automation")) | Q(pk__in=mails.values("firing__automation"))
    rules = list(Automation.objects.annotate(is_stuck=stuck).filter(Q(mode=Mode.ON) | Q(is_stuck=True)))
    words = all_words() if rules else {}
    items = []
    for rule in rules:
        if rule.mode == Mode.ON and (problem := problem_of(rule, words)):
            items.append(Item(str(rule), reverse("automations:rule", args=[rule.pk]), problem.rstrip("."), late=True))
        if rule.is_stuck:
            what = _("A mail or a task of it got stuck: see what went wrong, then try again")
            items.append(Item(str(rule), reverse("automations:log", args=[rule.pk]), what, late=True))
    return Group(_("Rules that stopped"), items)


@require_safe
@says_forbidden
def task(request: HttpRequest, pk: int) -> HttpResponse:
    found = asked(request.user, pk)
    if found is None:
        raise Http404
    title, url = titles(request.user, [found.subject])[kind_of(found.subject), found.subject.pk]
    context = frame(found.title) | {"task": found, "dossier": title, "url": url}
    return render(request, "workflows/desk/task.html", context)


@require_POST
@says_forbidden
def task_done(request: HttpRequest, pk: int) -> HttpResponse:
    say(request, done(request.user, pk))
    return redirect("wagtailadmin_home")


def say(request: HttpRequest, was_open: bool | None) -> None:
    """What became of the click; a task that was never asked of this account does not exist."""
    if was_open is None:
        raise Http404
    messages.success(request, _("Done.") if was_open else _("This task is no longer open."))
