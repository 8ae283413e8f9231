"""A person is erased: their words go, the chain and the statistics stay."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.factories import cast, missions
from tests.factories.people import log_in, make_country, make_member, make_user_with
from workflows.kernel import chain, clock, outbox
from workflows.kernel.models import OutboxRow, RecordText, TransitionRecord
from workflows.kernel.perform import perform
from workflows.kernel.refusals import NotPossible, PermissionDenied
from workflows.missions.guards import nothing_lies_ahead
from workflows.missions.models import Assignment, Mission
from workflows.people import consents
from workflows.people.models import Consent, ConsentKind, Mandate, Member
from workflows.people.privacy.models import ErasureRequest
from workflows.people.privacy.purge import purge
from workflows.people.register import import_members
from workflows.people.roles import Role
from workflows.people.sheet.models import LanguageSkill, Profile, Tie

pytestmark = pytest.mark.django_db
SECRET = "planted-secret"


@pytest.fixture
def administrator():
    return make_user_with(Role.ADMINISTRATOR, first_name="Yves", last_name="Thomas")


@pytest.fixture
def person():
    """An ambassador who filled in everything, went on a mission, and whose mandate ended."""
    member = cast.ambassador(first_name=SECRET, last_name=SECRET, email=f"{SECRET}@example.org")
    Profile.objects.filter(member=member).update(motivation=SECRET)
    consents.give(member, ConsentKind.TIES, version="1", wording="…")
    Tie.objects.create(member=member, field="political", level="national", description=SECRET)
    mission = missions.carried_out(member)
    perform(mission.seats()[0], "file_report", by=member.user, report_went=SECRET)
    for row in OutboxRow.objects.filter(kind=OutboxRow.Kind.MESSAGE, user=member.user):
        outbox.deliver(row.pk)
    perform(member.mandates.get(), "end", by=member.user, reason=SECRET)
    return member


def asked(member):
    return perform(ErasureRequest(user=member.user), "ask", by=member.user).subject


def erased(member, administrator):
    return perform(asked(member), "confirm", by=administrator).subject


def told():
    for row in OutboxRow.objects.filter(kind=OutboxRow.Kind.MESSAGE, state="queued"):
        outbox.deliver(row.pk)


def words_left():
    """Where the secret still stands in the database."""
    from django.apps import apps
    from django.db import models

    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                rows = model._default_manager.filter(**{f"{field.name}__icontains": SECRET})
                found += [f"{model.__name__}.{field.name}"] * rows.exists()
    return sorted(found)


def test_nothing_of_the_person_is_left_but_what_tells_them(person, administrator):
    before = words_left()
    assert {"Member.first_name", "User.email", "Profile.motivation", "Tie.description"} <= set(before)
    erased(person, administrator)
    assert words_left() == ["ErasureRequest.email", "ErasureRequest.name", "OutboxRow.email",
                            "OutboxRow.recipient_key", "OutboxRow.recipient_name"]  # fmt: skip
    left = OutboxRow.objects.filter(email__contains=SECRET)
    assert set(left.values_list("state", flat=True)) == {"queued"}
    for row in left:
        outbox.deliver(row.pk)
    with clock.at(clock.now() + timedelta(days=1)):
        purge()
    assert set(left.values_list("name", flat=True)) == {"erasure_asked", "erasure_done"}
    with clock.at(clock.now() + timedelta(days=31)):
        purge()
    assert words_left() == []


def test_the_chain_and_the_statistics_stay_whole(person, administrator):
    records = TransitionRecord.objects.count()
    counts = Assignment.objects.count(), Mandate.objects.count(), Member.objects.count()
    erased(person, administrator)
    assert list(chain.verify()) == []
    assert TransitionRecord.objects.count() == records + 2
    assert (Assignment.objects.count(), Mandate.objects.count(), Member.objects.count()) == counts
    assert RecordText.objects.filter(record__actor=person.user).count() == 0


def test_what_only_served_the_person_is_gone(person, administrator):
    erased(person, administrator)
    kept = [model.objects.filter(member=person).count() for model in (Profile, LanguageSkill, Tie, Consent)]
    assert kept == [0, 0, 0, 0]


def test_the_account_is_closed_at_the_next_request(person, administrator):
    browser = log_in(Client(), person.user)
    assert browser.get(reverse("zone_home")).status_code == 200
    erased(person, administrator)
    assert browser.get(reverse("zone_home")).status_code == 302
    user = get_user_model().objects.get(pk=person.user_id)
    assert (user.is_active, user.has_usable_password(), str(user)) == (False, False, f"{user.pk}@erased.invalid")


def test_the_register_brings_nobody_back(person, administrator):
    number = person.number
    erased(person, administrator)
    make_country("be")
    report = import_members(f"number;first name;last name\n{number};Zoë;Maes\n".encode(), country="be")
    person.refresh_from_db()
    assert (report.unchanged, report.changed, person.first_name, person.erased_on) == (1, [], "", clock.today())


def test_a_running_mandate_comes_first():
    with pytest.raises(NotPossible, match="mand"):
        asked(cast.ambassador())


def test_a_seat_in_the_support_group_comes_first():
    seated = cast.seated()
    with pytest.raises(NotPossible):
        perform(ErasureRequest(user=seated), "ask", by=seated)


def test_a_seat_on_a_mission_comes_first():
    member = cast.ambassador()
    request = ErasureRequest(user=member.user)
    assert nothing_lies_ahead(request) is True
    missions.confirmed(member)
    assert bool(nothing_lies_ahead(request)) is False


def test_an_open_request_of_the_same_address_comes_first(person, administrator):
    missions.requested(requester_email=person.user.email)
    with pytest.raises(NotPossible):
        asked(person)


def test_nobody_decides_on_their_own_erasure_and_only_administrators_decide(person):
    person.user.groups.add(make_user_with(Role.ADMINISTRATOR).groups.get())
    request = asked(person)
    for by in (get_user_model().objects.get(pk=person.user_id), make_user_with(Role.BOARD)):
        with pytest.raises(PermissionDenied):
            perform(request, "confirm", by=by)


def test_the_requester_of_an_ended_mission_is_erased_from_it(person, administrator):
    mission = missions.requested(requester_email=person.user.email, title="Kept")
    perform(mission, "decline", by=mission.owner, reason="Too far.")
    erased(person, administrator)
    mission = Mission.objects.get(pk=mission.pk)
    assert (mission.requester_name, mission.requester_email, mission.title) == ("", "", "Kept")


def test_the_person_asks_and_changes_their_mind_in_the_zone(person, client):
    log_in(client, person.user)
    assert b"/profile/erasure/ask/" in client.get(reverse("zone_profile")).content
    client.post(reverse("zone_erasure_step", args=["ask"]), {"seen": 0})
    [request] = ErasureRequest.objects.all()
    assert request.state == "asked"
    assert client.post(reverse("zone_erasure_step", args=["ask"]), {"seen": 0}).status_code in (302, 409)
    client.post(reverse("zone_erasure_step", args=["withdraw"]), {"seen": request.revision})
    assert ErasureRequest.objects.get().state == "withdrawn"
    assert client.get(reverse("zone_erasure_step", args=["confirm"])).status_code == 404


def test_an_administrator_carries_it_out_on_the_screen(person, administrator, client):
    request = asked(person)
    log_in(client, administrator)
    assert SECRET in client.get(reverse("people_admin:erasures")).content.decode()
    refuse = reverse("people_admin:erasure_step", args=[request.pk, "refuse"])
    assert client.post(refuse, {"seen": request.revision}).status_code == 422
    answer = client.post(reverse("people_admin:erasure_step", args=[request.pk, "confirm"]), {"seen": request.revision})
    assert answer.status_code == 302
    assert ErasureRequest.objects.get().state == "done"
    late = client.post(refuse, {"seen": request.revision, "reason": "A lawsuit."})
    assert (late.status_code, b"A lawsuit." in late.content) == (409, True)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_requests_are_listed_flat(client, administrator, django_assert_max_num_queries, rows):
    for _row in range(rows):
        user = make_user_with(Role.BOARD)
        perform(ErasureRequest(user=user), "ask", by=user)
    log_in(client, administrator)
    with django_assert_max_num_queries(20):
        assert client.get(reverse("people_admin:erasures")).status_code == 200


def test_words_of_others_that_name_the_person_go_and_the_rest_stays(administrator):
    member = cast.ambassador(first_name="Zoë", last_name="Ńowak", email="zoe@example.org")
    for reason in ("We asked Zoë Ńowak, who cannot come.", "Write to zoe@example.org.", "Zoë is on leave.",
                   "Ask Zoë Ńowakowski, zoe@example.org.uk or moezoe@example.org."):  # fmt: skip
        mission = missions.requested()
        perform(mission, "decline", by=mission.owner, reason=reason)
    told()
    perform(member.mandates.get(), "end", by=member.user, reason="Enough.")
    erased(member, administrator)
    texts = RecordText.objects.filter(record__step="decline").order_by("pk")
    reasons = [text.words.get("reason", "") for text in texts]
    kept = ["", "", "Zoë is on leave.", "Ask Zoë Ńowakowski, zoe@example.org.uk or moezoe@example.org."]
    assert reasons == kept
    assert all(text.actor_name == str(text.record.actor) for text in texts)
    letters = OutboxRow.objects.filter(name="mission_declined").order_by("pk")
    assert [bool(letter.body) for letter in letters] == [False, False, True, True]
    assert list(chain.verify()) == []


def test_letters_to_others_about_the_persons_dossiers_are_blanked(administrator):
    coordinator = cast.seated(coordinator=True)
    member = cast.ambassador(first_name="Zoë")
    perform(member.mandates.get(), "end", by=member.user, reason=SECRET)
    told()
    others = OutboxRow.objects.filter(user=coordinator, record__step="end")
    assert [SECRET in row.body for row in others] == [True]
    erased(member, administrator)
    assert {(row.subject_line, row.body, bool(row.email)) for row in others.all()} == {("", "", True)}


def test_the_address_of_the_register_is_looked_for_beside_that_of_the_account(person, administrator):
    Member.objects.filter(pk=person.pk).update(email="register@example.org")
    mission = missions.requested(requester_email="register@example.org", title="Kept")
    with pytest.raises(NotPossible):
        asked(person)
    perform(mission, "decline", by=mission.owner, reason="Too far.")
    erased(Member.objects.get(pk=person.pk), administrator)
    assert Mission.objects.get(pk=mission.pk).requester_email == ""


def test_open_offers_are_recalled_and_nobody_offers_anew(administrator):
    member = cast.staff()
    mission = missions.approved(staff_wanted=1)
    mission = perform(mission, "offer", by=mission.owner, staff=[member]).subject
    erased(member, administrator)
    member.refresh_from_db()
    assert (member.assignments.get().state, member.permanent_staff) == ("not_chosen", False)


def test_the_log_of_the_back_office_forgets_the_name_and_no_longer_one(administrator):
    member = make_member(first_name="Jan", last_name="Peeters", email="jan@example.org")
    labels = ["Jan Peeters", "Account of jan@example.org", "Jan Peetersen", "annajan@example.org"]
    kind = ContentType.objects.get_for_model(Member)
    for label in labels:
        ModelLogEntry.objects.create(
            content_type=kind, object_id="1", label=label, action="wagtail.edit", timestamp=clock.now()
        )
    erased(member, administrator)
    assert list(ModelLogEntry.objects.order_by("pk").values_list("label", flat=True)) == ["", "", *labels[2:]]


def test_a_name_is_found_where_a_mark_stands_before_a_letter_of_it(administrator):
    member = cast.ambassador(first_name="Zoë", last_name="[Ńowak]")
    mission = missions.requested()
    perform(mission, "decline", by=mission.owner, reason="We asked Zoë [Ńowak].")
    told()
    perform(member.mandates.get(), "end", by=member.user, reason="Enough.")
    erased(member, administrator)
    assert OutboxRow.objects.get(name="mission_declined").body == ""
