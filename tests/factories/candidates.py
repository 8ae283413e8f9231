"""Candidacies in any state, each reached by walking there with `perform`."""

from datetime import timedelta
from typing import Any

from snippets.models import InterventionKind, Sector, Theme
from tests.factories import cast
from tests.factories.missions import choice
from tests.factories.people import make_member, make_region
from tests.house.shelf import shelved
from workflows.candidates.consent import ASSESSMENT_VERSION, assessment_wording
from workflows.candidates.interviews.models import InterviewSlot
from workflows.candidates.models import (
    Assessment,
    Campaign,
    Candidacy,
    CandidacyPolicy,
    CriteriaSet,
    Criterion,
    Nomination,
    candidacy_of,
)
from workflows.candidates.states import AssessmentState, State
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people import consents
from workflows.people.models import ConsentKind, Member
from workflows.people.sheet.models import Profile

CRITERIA = {"practice": 3, "voice": 1}


def words(text: str) -> dict[str, str]:
    return {"nl": text, "fr": text, "en": text}


@shelved
def criteria() -> list[Criterion]:
    made = []
    for key, weight in CRITERIA.items():
        said = {"name": words(key.title()), "description": words(f"What {key} is.")}
        said |= {level: words(f"{key} at {level}") for level in Criterion.LEVELS}
        made.append(Criterion.objects.get_or_create(key=key, defaults=said | {"weight": weight})[0])
    return made


@shelved
def criteria_set(*keys: str) -> CriteriaSet:
    """A set of some of the two criteria."""
    known = {each.key: each for each in criteria()}
    made = CriteriaSet.objects.create(name=words(" and ".join(keys).capitalize()))
    made.criteria.set([known[key] for key in keys])
    return made


@shelved
def policy(**fields: Any) -> CandidacyPolicy:
    from tests.factories.people import make_country

    return CandidacyPolicy.objects.update_or_create(
        country=fields.pop("country", None) or make_country(), defaults={"scores_needed": 2, **fields}
    )[0]


@shelved
def person(**fields: Any) -> Member:
    """A member in Brussels with a complete identification sheet, who agreed to be assessed."""
    member = cast.speaks(make_member(region=fields.pop("region", None) or make_region(), **fields), "nl")
    profile = Profile.objects.create(
        member=member, hours_per_month=8, motivation="I want to show how.", background="Ten years in the trade."
    )
    profile.sectors.add(choice(Sector, "theatre"))
    profile.themes.add(choice(Theme, "autonomous-work"))
    profile.intervention_kinds.add(choice(InterventionKind, "debate"))
    consents.give(member, ConsentKind.ASSESSMENT, version=ASSESSMENT_VERSION, wording=assessment_wording())
    return member


@shelved
def group(size: int = 3) -> list[Any]:
    """The coordinator and others of the support group, who assess and decide."""
    return [cast.seated(coordinator=True), *(cast.seated() for _n in range(size - 1))]


def fresh(candidacy: Candidacy) -> Candidacy:
    return Candidacy.objects.get(pk=candidacy.pk)


@shelved
def draft(member: Member | None = None, **fields: Any) -> Candidacy:
    began = {"campaign": came_by} if (came_by := fields.pop("campaign", None)) else {}
    member = member or person(**fields)
    return perform(candidacy_of(member), "begin", by=member.user, **began).subject


@shelved
def ready(by: Any, member: Member | None = None, **fields: Any) -> Candidacy:
    """A draft that may be sent, exempted from the video."""
    return perform(draft(member, **fields), "exempt", by=by, reason="No camera at hand.").subject


@shelved
def submitted(by: Any, member: Member | None = None, **fields: Any) -> Candidacy:
    candidacy = ready(by, member, **fields)
    return perform(candidacy, "submit", by=candidacy.member.user).subject


@shelved
def screening(by: Any, member: Member | None = None, **fields: Any) -> Candidacy:
    return perform(submitted(by, member, **fields), "start_screening", by=by).subject


@shelved
def in_assessment(people: list[Any], member: Member | None = None, **fields: Any) -> Candidacy:
    """The last two of the group are asked, on two criteria."""
    criteria()
    if not CandidacyPolicy.objects.exists():
        policy()
    candidacy = screening(people[0], member, **fields)
    return fresh(perform(candidacy, "start_assessment", by=people[0], assessors=people[-2:]).subject)


@shelved
def give(candidacy: Candidacy, assessor: Any, *, remark: str = "Clear.", **points: int) -> Assessment:
    """Of what is still to be scored; what is judged on the written part comes first, where names are hidden."""
    asked = Assessment.objects.get(candidacy=candidacy, assessor=assessor, round=candidacy.round)
    if first := asked.written_first():
        scores = {f"score_{each.key}": points.get(each.key, 4) for each in first}
        asked = perform(asked, "give_written", by=assessor, **scores).subject
    left = [each.key for each in candidacy.frozen_criteria() if each.key not in asked.scores]
    scores = {f"score_{key}": points.get(key, 4) for key in left}
    return perform(asked, "give", by=assessor, assessor_remark=remark, **scores).subject


def moments(candidacy: Candidacy, people: list[Any], *hours: int, **fields: Any) -> list[InterviewSlot]:
    """Offered so many hours from now, in the order of the hours; the assessors are there."""
    starts = [clock.now() + timedelta(hours=each) for each in hours or (48,)]
    place = {"minutes": 45, "place": "Kiekenmarkt 1", "online_url": ""}
    perform(candidacy, "offer_interview", by=people[0], **{"moments": starts, "people": people[-2:]} | place | fields)
    return list(InterviewSlot.objects.filter(starts__in=starts).order_by("starts", "pk"))


@shelved
def assessed(people: list[Any], member: Member | None = None, **fields: Any) -> Candidacy:
    candidacy = in_assessment(people, member, **fields)
    for each in candidacy.assessments.filter(state=AssessmentState.ASSIGNED):
        give(candidacy, each.assessor)
    return fresh(candidacy)


@shelved
def recommended(people: list[Any], member: Member | None = None, **fields: Any) -> Candidacy:
    return perform(assessed(people, member, **fields), "recommend", by=people[0], advice="Yes.").subject


@shelved
def admitted(people: list[Any], member: Member | None = None, **fields: Any) -> Candidacy:
    return perform(recommended(people, member, **fields), "admit", by=people[0]).subject


@shelved
def rejected(people: list[Any], member: Member | None = None, **fields: Any) -> Candidacy:
    return perform(
        recommended(people, member, **fields), "reject", by=people[0], reason="Not enough practice yet."
    ).subject


@shelved
def nominated(by: Any, member: Member | None = None, why: str = "She speaks well.") -> Nomination:
    nomination = Nomination(member=member or person(), nominator=by, why=why)
    return perform(nomination, "nominate", by=by).subject


WALKS = {
    State.SUBMITTED: lambda people: submitted(people[0]),
    State.SCREENING: lambda people: screening(people[0]),
    State.ASSESSMENT: in_assessment,
    State.RECOMMENDED: recommended,
    State.ADMITTED: admitted,
    State.REJECTED: rejected,
}


@shelved
def campaign(key: str = "autumn", *, days: tuple[int, int] = (-7, 7), **fields: Any) -> Campaign:
    """One that runs: it opened a week ago and closes in a week."""
    profiles = {name: fields.pop(name) for name in Campaign.PROFILES if name in fields}
    first, last = (clock.today() + timedelta(days=each) for each in days)
    values = {"title": words(key.title()), "announcement": words(f"Come along in {key}.")}
    made = Campaign.objects.create(key=key, **values | {"opens_on": first, "closes_on": last} | fields)
    for name, rows in profiles.items():
        getattr(made, name).set(rows)
    return made


def answered(people: list[Any], days: int) -> Candidacy:
    """Sent now, with the assessors until half of that time has passed, admitted after so many days."""
    candidacy = in_assessment(people)
    with clock.at(clock.now() + timedelta(days=days / 2)):
        for each in people[-2:]:
            give(candidacy, each)
        candidacy = perform(fresh(candidacy), "recommend", by=people[0]).subject
    with clock.at(clock.now() + timedelta(days=days)):
        return perform(candidacy, "admit", by=people[0]).subject
