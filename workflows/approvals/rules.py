from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.kernel.actors import Actor, is_user
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import any_of, who
from workflows.people import roles
from workflows.people.roles import Role


@who("whoever asked")
def asker(request: Any, by: Actor) -> Answer:
    return (is_user(by) and request.asked_by_id == by.pk) or No(_("Only the person who asked may do this."))


@who("the coordinator of that country and region, without an interest")
def coordinator(request: Any, by: Actor) -> Answer:
    place = getattr(request.subject, "country_id", None), getattr(request.subject, "region_id", None)
    coordinates = is_user(by) and roles.has_role(by, Role.COORDINATOR) and roles.handles(by, *place)
    if coordinates and not request.subject.has_conflict(by):
        return True
    return No(_("Only the coordinator may do this."))


asker_or_coordinator = any_of(
    asker, coordinator, otherwise=_("Only the person who asked or the coordinator may do this.")
)


@who("those whom the present round of the policy asks, the asker and anyone with an interest excepted")
def may_answer(request: Any, by: Actor) -> Answer:
    """Four eyes: nobody approves what they asked for, nor a dossier in which they have an interest."""
    if not is_user(by):
        return No(_("Only a person can answer."))
    if request.asked_by_id == by.pk:
        return No(_("You asked for this yourself; someone else has to approve it."))
    if not request.may_be_answered_by(by):
        return No(_("This approval is asked of another group."))
    if by.pk in request.changed_by:
        return No(_("You changed this after it was asked, so somebody else has to look at it and approve it."))
    if by.pk in request.agreed_before:
        return No(_("You agreed in an earlier round already; now others have to."))
    if by.pk in request.recused:
        return No(_("You declared a conflict of interest in this dossier."))
    if request.subject.has_conflict(by):
        return No(_("You have an interest in this dossier, so you cannot decide on it."))
    return True
