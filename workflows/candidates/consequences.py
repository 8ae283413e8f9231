"""What follows by itself from a step, in the same transaction."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.utils.translation import ngettext

from workflows.approvals.queries import forget_requests, known_requests
from workflows.approvals.states import State as RequestState
from workflows.candidates.states import OPEN, AssessmentState, Held, NominationState
from workflows.kernel.actors import Actor
from workflows.kernel.refusals import NotPossible
from workflows.kernel.steps import Next
from workflows.people import consents, mandates
from workflows.people.models import ConsentKind
from workflows.people.roles import handles

Answers = dict[str, Any]


def ask_assessors(candidacy: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """Each assessor is asked; too few for the scores that the policy wants is refused."""
    people = answers["assessors"]
    lacking = candidacy.scores_wanted - len(people) - len(candidacy.counting())
    if lacking > 0:
        raise NotPossible(
            ngettext(
                "%(count)d more assessor is needed for the number of scores that is asked.",
                "%(count)d more assessors are needed for the number of scores that is asked.",
                lacking,
            )
            % {"count": lacking}
        )
    for person in people:
        yield Next(candidacy.assessment_for(person), "assign", by=by)


def ask_for_second_scores(candidacy: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """Whoever scored what was talked over is asked, once per criterion; not who left meanwhile or found an interest."""
    talked_about = [key for key, _lowest, _highest in candidacy.talked_about]
    for each in candidacy.given():
        keys = [key for key in talked_about if key in each.scores and key not in each.second_scores]
        seated = handles(each.assessor, candidacy.country_id, candidacy.region_id)
        if keys and keys != each.again and seated and not candidacy.has_conflict(each.assessor):
            yield Next(each, "ask_again", by=by, answers={"criteria": keys})


def release_who_still_waits(candidacy: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """Whoever has not given scores need not any more."""
    for assessment in candidacy.assessments.filter(state=AssessmentState.ASSIGNED).order_by("pk"):
        yield Next(assessment, "release")


def withdraw_what_is_open(request: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """Whoever is erased is no candidate any more, and is asked by nobody to become one."""
    for model, states in (("Candidacy", OPEN), ("Nomination", [NominationState.SENT])):
        rows = apps.get_model("workflows", model)._default_manager.filter(member__user=request.user_id)
        for dossier in rows.filter(state__in=states).order_by("pk"):
            yield Next(dossier, "withdraw")


def withdraw_consent(candidacy: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """The agreement to be assessed was given for this candidacy and ends with it; so does the one to wait."""
    consents.withdraw(candidacy.member, ConsentKind.ASSESSMENT)
    return end_waiting(candidacy, by, answers)


def keep_waiting(candidacy: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """What is kept longer is kept by consent, given again each time."""
    version, wording = consents.WAITING_VERSION, consents.waiting_wording()
    consents.renew(candidacy.member, ConsentKind.WAITING, version=version, wording=wording)
    return ()


def end_waiting(candidacy: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """Whoever leaves the list agreed to nothing more there."""
    consents.withdraw(candidacy.member, ConsentKind.WAITING)
    return ()


def begin_without_consent(candidacy: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """What was agreed to for an earlier candidacy does not hold for this one."""
    if candidacy.member.candidacies.exclude(pk=candidacy.pk).exists():
        consents.withdraw(candidacy.member, ConsentKind.ASSESSMENT)
    return ()


def give_the_answer(candidacy: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """In the name of whoever decided it; the coordinator or the clock only lets it go."""
    step, words, who = candidacy.releasing
    yield Next(candidacy, step, by=who, answers=words)


def void_what_was_agreed(candidacy: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """An answer that was taken out is agreed to anew before it can go out, even in the same words."""
    requests = [r for r in known_requests(candidacy) if r.state == RequestState.GRANTED and r.step in Held.values]
    forget_requests(candidacy)
    for request in requests:
        if request.subject_revision == candidacy.revision:
            yield Next(request, "overtake")


def begin_mandate(candidacy: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """The mandate stands from the day of the admission, still to be prepared."""
    yield Next(mandates.term_of(candidacy.member, months=candidacy.policy.mandate_months), "begin")


def begin_candidacy(nomination: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """Saying yes begins a draft that carries the nomination."""
    yield Next(nomination.candidacy_for_it(), "begin", by=by)
