"""Lists and dossiers of the desk."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse

from tests.factories import candidates, cast, field_questions, missions, paper, questions, sessions
from tests.factories.people import make_charter, make_mandate
from tests.house.lists.events import make_event, more_events
from tests.house.lists.table import (
    Made,
    More,
    accounts,
    copies,
    countries,
    keys,
    members,
    more_mandates,
    more_moments,
    more_records,
    number,
    numbers,
    shown,
)
from workflows.approvals.models import Absence
from workflows.candidates.answers import answers_to_read
from workflows.candidates.models import Criterion, TargetedProfile
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.answers import ReportAnswers
from workflows.people.charter.models import CharterVersion, in_force
from workflows.questions.models import Purpose


@shown("desk: home", "coordinator")  # everything that can wait for a coordinator
def _home(user: Any) -> Made:
    mission = missions.qualifying(owner=user)
    mandate = make_mandate(ends=clock.today() + timedelta(days=20))

    def more(how_many: int) -> None:
        copies(mission, how_many)
        more_mandates(mandate, how_many)

    return reverse("wagtailadmin_home"), more


def recommended(user: Any) -> Any:
    return candidates.recommended([user, cast.seated(), cast.seated()])


def more_candidacies(pattern: Any, how_many: int) -> None:
    made = copies(pattern, how_many, member_id=keys(members(how_many)))
    for given in pattern.assessments.all():
        copies(given, how_many, candidacy_id=keys(made))


@shown("candidacies", "coordinator")
def _candidacies(user: Any) -> Made:
    return reverse("candidacies"), partial(more_candidacies, recommended(user))


def held(user: Any) -> Any:
    candidacy = recommended(user)
    campaign = candidates.campaign(answers_together=True)
    type(candidacy).objects.filter(pk=candidacy.pk).update(campaign=campaign)
    perform(candidates.fresh(candidacy), "reject", by=user, reason="Not now.")
    return candidates.fresh(candidacy)


@shown("held_answers", "coordinator")
def _held_answers(user: Any) -> Made:
    return reverse("held_answers"), partial(more_candidacies, held(user))


@shown("release_answers", "coordinator")
def _release_answers(user: Any) -> Made:
    candidacy = held(user)
    return reverse("release_answers", args=[candidacy.campaign_id]), partial(more_candidacies, candidacy)


@shown("release_several", "coordinator")
def _release_several(user: Any) -> Made:
    return reverse("release_several"), partial(more_candidacies, held(user))


@shown("candidacy_ranking", "coordinator")
def _ranking(user: Any) -> Made:
    return reverse("candidacy_ranking"), partial(more_candidacies, recommended(user))


def in_regions(user: Any) -> More:
    """Of an admission more of them, in further regions: as many in each as it takes to be told."""
    admitted = candidates.admitted([user, cast.seated(), cast.seated()])
    least = settings.AMBASSADE_MIRROR_LEAST

    def more(how_many: int) -> None:
        regions = keys(copies(admitted.region, how_many, key=number)) * least
        copies(admitted, len(regions), member_id=keys(members(len(regions))), region_id=regions)

    return more


@shown("selection_mirror", "coordinator")
def _mirror(user: Any) -> Made:
    return reverse("selection_mirror"), in_regions(user)


@shown("candidacy_dossier", "coordinator")
def _candidacy(user: Any) -> Made:
    questions.published(*(questions.block("short", f"q{number}") for number in range(5)))
    candidacy = recommended(user)

    def more(how_many: int) -> None:
        more_records(candidacy, how_many)
        copies(candidacy.assessments.all()[0], how_many, assessor_id=keys(accounts(how_many)))

    return candidacy.desk_url(), more


@shown("candidacy_dossier: moments for an interview", "coordinator")
def _moments(user: Any) -> Made:
    people = [user, cast.seated(), cast.seated()]
    candidacy = candidates.in_assessment(people)
    (slot,) = candidates.moments(candidacy, people)
    return candidacy.desk_url(), partial(more_moments, slot)


@shown("nominate", "coordinator")
def _nominations(user: Any) -> Made:
    nomination = candidates.nominated(user)
    return reverse("nominate"), lambda n: copies(nomination, n, member_id=keys(members(n)))


@shown("mandates", "coordinator")
def _mandates(user: Any) -> Made:
    return reverse("mandates"), partial(more_mandates, make_mandate())


@shown("mandate_dossier", "coordinator")
def _mandate(user: Any) -> Made:
    mandate = make_mandate()
    return mandate.desk_url(), partial(more_records, mandate)


@shown("charters", "coordinator")
def _charters(user: Any) -> Made:
    """The one in force and the draft stay alone; what was replaced piles up."""
    make_charter()
    make_charter()
    replaced = CharterVersion.objects.get(state="superseded")
    return reverse("charters"), lambda n: copies(replaced, n, number=lambda: 100 + next(numbers))


@shown("charter_dossier", "coordinator")
def _charter(user: Any) -> Made:
    """Who has still to sign, and who did."""
    signed, waits = make_mandate(), make_mandate(active=False)
    version = in_force()

    def more(how_many: int) -> None:
        more_mandates(waits, how_many)
        made = more_mandates(signed, how_many)
        signature = signed.signatures.get()
        copies(signature, how_many, mandate_id=keys(made), member_id=[each.member_id for each in made])

    return version.desk_url(), more


@shown("trainings", "coordinator")
def _trainings(user: Any) -> Made:
    row = make_mandate().member.attendances.get()
    return reverse("trainings"), lambda n: copies(row, n, member_id=keys(members(n)))


@shown("training_dossier", "coordinator")
def _training(user: Any) -> Made:
    row = make_mandate().member.attendances.get()
    return row.desk_url(), partial(more_records, row)


@shown("training_sessions", "coordinator")
def _sessions(user: Any) -> Made:
    place = sessions.place(sessions.announced(user, places=200))

    def more(how_many: int) -> None:
        for row in copies(place.session, how_many):
            copies(place, 1, session_id=[row.pk], member_id=keys(members(1)))

    return reverse("training_sessions"), more


@shown("training_session", "coordinator")
def _session(user: Any) -> Made:
    place = sessions.place(sessions.announced(user, places=200))
    return place.session.desk_url(), lambda n: copies(place, n, member_id=keys(members(n)))


@shown("field_questions", "coordinator")
def _field_questions(user: Any) -> Made:
    row = field_questions.asked(mission=missions.requested(owner=user))
    perform(row, "assign", by=user, owner=user)
    return reverse("field_questions"), partial(copies, row)


@shown("field_question", "coordinator")
def _field_question(user: Any) -> Made:
    row = field_questions.asked()
    return row.desk_url(), partial(more_records, row)


@shown("print_orders", "communications")
def _print_orders(user: Any) -> Made:
    """Each of an item of its own."""
    row = paper.order()

    def more(how_many: int) -> None:
        versions = copies(row.version, how_many, version=number, code=number)
        copies(row, how_many, member_id=keys(members(how_many)), version_id=keys(versions))

    return reverse("print_orders"), more


@shown("print_order", "communications")
def _print_order(user: Any) -> Made:
    row = paper.order()
    return row.desk_url(), partial(more_records, row)


@shown("approvals", "coordinator")
def _approvals(user: Any) -> Made:
    missions.policy(("support_group", 2))
    mission = missions.qualifying(owner=user)
    asked = perform(mission, "approve", by=user).waits_for
    return reverse("approvals"), lambda n: copies(asked, n, object_id=keys(copies(mission, n)))


@shown("approvals_who", "coordinator")
def _who_answers(user: Any) -> Made:
    missions.policy(("support_group", 2))
    mission = missions.qualifying(owner=user)
    cast.seated()
    asked = perform(mission, "approve", by=user).waits_for
    return reverse("approvals_who"), lambda n: copies(asked, n, object_id=keys(copies(mission, n)))


@shown("away", "coordinator")
def _away(user: Any) -> Made:
    row = Absence.objects.create(
        user=cast.seated(), deputy=cast.seated(), since=clock.today(), until=clock.today(), named_by=user
    )
    return reverse("away"), lambda n: copies(row, n)


@shown("approvalpolicy:index", "coordinator")
def _policies(user: Any) -> Made:
    policy = missions.policy(("support_group", 1))
    step = policy.steps.get()
    return reverse("approvalpolicy:index"), lambda n: copies(step, n, policy_id=keys(copies(policy, n)))


@shown("criteria:index", "coordinator")
def _criteria(user: Any) -> Made:
    candidates.criteria()
    return reverse("criteria:index"), lambda n: copies(Criterion.objects.all()[0], n, key=number)


@shown("criteria_sets:index", "coordinator")
def _criteria_sets(user: Any) -> Made:
    made = candidates.criteria_set("voice")
    return reverse("criteria_sets:index"), lambda n: copies(made, n)


@shown("mission_templates:index", "coordinator")
def _mission_templates(user: Any) -> Made:
    made = missions.template()
    return reverse("mission_templates:index"), lambda n: copies(made, n)


@shown("campaigns:index", "communications")
def _campaigns(user: Any) -> Made:
    campaign = candidates.campaign()
    return reverse("campaigns:index"), lambda n: copies(campaign, n, key=number)


@shown("question_forms:index", "coordinator")
def _question_forms(user: Any) -> Made:
    version = questions.published(questions.block("short", "a"))
    row = answers_to_read(candidates.draft())
    row.save_answers({"a": "One."})

    def more(how_many: int) -> None:
        versions = copies(version, how_many, form_id=keys(copies(version.form, how_many, purpose=number)))
        drafts = copies(row.candidacy, how_many, member_id=keys(members(how_many)))
        copies(row, how_many, version_id=keys(versions), candidacy_id=keys(drafts))

    return reverse("question_forms:index"), more


@shown("question_forms:versions", "coordinator")
def _question_versions(user: Any) -> Made:
    version = questions.published(questions.block("short", "a"))
    address = reverse("question_forms:versions", args=[version.form_id])
    return address, lambda n: copies(version, n, number=lambda: 100 + next(numbers))


@shown("question_forms:used_by", "coordinator")
def _question_used(user: Any) -> Made:
    version = questions.published(questions.block("short", "a"), purpose=Purpose.REPORT)
    seat = missions.staffing(cast.ambassador(), owner=user).assignments.get()
    row = ReportAnswers.to_fill(seat)
    row.save_answers({"a": "One."})

    def more(how_many: int) -> None:
        seats = copies(seat, how_many, mission_id=keys(copies(seat.mission, how_many)))
        ReportAnswers.objects.bulk_create(
            ReportAnswers(assignment=each, version=version, answers=row.answers, saved_at=row.saved_at)
            for each in seats
        )

    return reverse("question_forms:used_by", args=[version.form_id, version.number]), more


@shown("candidacy_policies:index", "coordinator")
def _candidacy_policies(user: Any) -> Made:
    policy = candidates.policy()
    return reverse("candidacy_policies:index"), lambda n: copies(policy, n, country_id=keys(countries(n)))


@shown("needs", "coordinator")
def _needs(user: Any) -> Made:
    """Missions, events, ambassadors and themes, of which each adds to a cell."""
    mission, person, event = missions.approved(owner=user), cast.ambassador(), make_event()
    theme = mission.themes.get()
    person.profile.themes.add(theme)
    event.themes.add(theme)
    mandate = person.mandates.get()

    def more(how_many: int) -> None:
        copies(mission, how_many)
        more_mandates(mandate, how_many)
        more_events(event, how_many)
        for each in copies(theme, how_many, key=number):
            mission.themes.add(each)

    return f"{reverse('needs')}?year={mission.starts.year}", more


def more_themes(mission: Any) -> Any:
    theme = mission.themes.get()
    return lambda n: mission.themes.add(*copies(theme, n, key=number))


@shown("needs_inventory", "coordinator")
def _inventory(user: Any) -> Made:
    mission = missions.approved(owner=user)
    return f"{reverse('needs_inventory')}?year={mission.starts.year}", more_themes(mission)


@shown("needs_plan", "coordinator")
def _plan(user: Any) -> Made:
    mission = missions.approved(owner=user)
    return f"{reverse('needs_plan')}?year={mission.starts.year}", more_themes(mission)


@shown("needs_behind", "coordinator")
def _behind(user: Any) -> Made:
    mission = missions.approved(owner=user)
    mandate = cast.ambassador().mandates.get()

    def more(how_many: int) -> None:
        copies(mission, how_many)
        more_mandates(mandate, how_many)

    return f"{reverse('needs_behind')}?year={mission.starts.year}&profile=0-0-0", more


@shown("needs_brought", "coordinator")
def _brought(user: Any) -> Made:
    campaign, candidacy = candidates.campaign(), candidates.draft()
    language = cast.language()
    row = TargetedProfile.objects.create(campaign=campaign, language=language)

    def more(how_many: int) -> None:
        languages = copies(language, how_many, key=number)
        copies(row, how_many, language_id=keys(languages))
        copies(candidacy, how_many, member_id=keys(members(how_many)), campaign_id=lambda: campaign.pk)

    return reverse("needs_brought"), more
