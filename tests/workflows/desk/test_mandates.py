"""Mandates, the charter and initial trainings as the support group handles them."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import missions
from tests.factories.people import (
    attend,
    log_in,
    make_charter,
    make_coordinator,
    make_country,
    make_mandate,
    make_member,
    make_seat,
    make_user_with,
    sign_charter,
)
from workflows.kernel import clock
from workflows.kernel.models import OutboxRow
from workflows.people.charter.models import CharterSignature, CharterVersion
from workflows.people.models import Mandate
from workflows.people.roles import Role
from workflows.people.training.models import Attendance

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(client):
    user = make_seat().member.user
    log_in(client, user)
    return user


@pytest.fixture
def coordinator(client):
    user = make_coordinator()
    log_in(client, user)
    return user


def text(answer):
    return answer.content.decode()


def count_queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_list_names_who_needs_what_overdue_first(client, seat):
    fine, near, waits = make_mandate(), None, make_mandate(active=False)
    today = clock.today()
    near = make_mandate(ends=today + timedelta(days=20))
    page = text(client.get(reverse("mandates")))
    names = [str(m.member) for m in (near, fine, waits)]
    assert all(name in page for name in names)
    assert page.index(names[0]) < min(page.index(names[1]), page.index(names[2]))
    unsigned = text(client.get(reverse("mandates"), {"unsigned": "on"}))
    assert (names[2] in unsigned, names[1] in unsigned) == (True, False)


def test_dossier_shows_the_evidence_and_the_open_steps(client, coordinator):
    mandate = make_mandate()
    page = text(client.get(mandate.desk_url()))
    kept = CharterSignature.objects.get(member=mandate.member)
    assert reverse("charter_evidence", args=[kept.pk]) in page
    assert reverse("mandate_step", args=[mandate.pk, "suspend"]) in page
    assert reverse("training_dossier", args=[Attendance.objects.get().pk]) in page
    assert kept.sha256 in text(client.get(reverse("charter_evidence", args=[kept.pk])))


def test_evidence_offers_the_signed_text_as_a_file_with_the_hash_shown(client, seat):
    kept = CharterSignature.objects.get(member=make_mandate().member)
    address = reverse("charter_text", args=[kept.pk])
    assert f'href="{address}"' in text(client.get(reverse("charter_evidence", args=[kept.pk])))
    assert sha256(client.get(address).content).hexdigest() == kept.sha256


def test_text_of_a_charter_names_each_language_above_its_words(client, coordinator):
    page = text(client.get(reverse("charter_new")))
    for number, (code, name) in enumerate(settings.LANGUAGES):
        for field, kind in (("title", "<input"), ("text", "<textarea"), ("changes", "<textarea")):
            _before, control = page.split(f'<label for="id_{field}_{number}">{name}</label>')
            assert control.startswith(kind)
            assert f'name="{field}_{code}"' in control.split(">")[0]


@pytest.mark.parametrize("who", [Role.MEMBER, Role.BOARD, Role.COMMUNICATIONS, Role.ADMINISTRATOR])
def test_others_open_no_mandate_and_no_evidence(client, who):
    mandate = make_mandate()
    kept = CharterSignature.objects.get(member=mandate.member)
    log_in(client, make_user_with(who))
    evidence = [reverse(name, args=[kept.pk]) for name in ("charter_evidence", "charter_text", "charter_pdf")]
    for address in (mandate.desk_url(), *evidence):
        assert client.get(address).status_code in (302, 403, 404)
    assert client.get(reverse("mandates")).status_code in (302, 403)


def test_support_group_elsewhere_finds_nothing(client):
    mandate = make_mandate()
    log_in(client, make_seat(make_member(country=make_country("fr"))).member.user)
    assert client.get(mandate.desk_url()).status_code == 404
    assert client.get(reverse("charter_evidence", args=[CharterSignature.objects.get().pk])).status_code == 404
    assert str(mandate.member) not in text(client.get(reverse("mandates")))


def test_coordinator_suspends_and_the_late_colleague_reads_what_happened(client, coordinator):
    mandate = make_mandate()
    address = reverse("mandate_step", args=[mandate.pk, "suspend"])
    assert client.post(address, {"seen": mandate.revision}).status_code == 422
    done = client.post(address, {"seen": mandate.revision, "reason": "A complaint."})
    assert (done.status_code, done.headers["Location"]) == (302, mandate.desk_url())
    log_in(client, make_coordinator())
    late = client.post(address, {"seen": mandate.revision, "reason": "Another complaint."})
    assert late.status_code == 409
    assert "Another complaint." in text(late)


@pytest.mark.req("R3.5a")
def test_board_that_a_policy_asks_opens_that_dossier_without_the_evidence(client):
    missions.policy(("board", 1), arrow="mandate.suspend")
    coordinator, board, mandate = make_coordinator(), make_user_with(Role.BOARD), make_mandate()
    log_in(client, coordinator)
    address = reverse("mandate_step", args=[mandate.pk, "suspend"])
    client.post(address, {"seen": mandate.revision, "reason": "A complaint."})
    assert Mandate.objects.get().state == "active"
    log_in(client, board)
    page = text(client.get(mandate.desk_url()))
    assert str(mandate.member) in page
    assert mandate.member.email not in page
    assert "/charter/signed/" not in page


def test_renewal_is_offered_on_the_desk_and_accepted_in_the_zone(client, seat):
    mandate = make_mandate(ends=clock.today() + timedelta(days=30))
    until = (clock.today() + timedelta(days=760)).isoformat()
    client.post(reverse("mandate_step", args=[mandate.pk, "offer_renewal"]), {"seen": mandate.revision, "until": until})
    offered = Mandate.objects.get()
    log_in(client, mandate.member.user)
    client.post(reverse("zone_mandate_step", args=[mandate.pk, "renew"]), {"seen": offered.revision})
    assert Mandate.objects.get().ends.isoformat() == until


# The charter


def words(begin):
    codes = [code for code, _name in settings.LANGUAGES]
    return {f"{name}_{code}": f"{begin} {code}" for name in ("title", "text") for code in codes}


@pytest.mark.req("R1.7")
def test_coordinator_writes_a_version_and_puts_it_in_force_when_it_is_complete(client, coordinator):
    holder, old = make_mandate(), CharterVersion.objects.first() or make_charter()
    given = words("New") | {"text_fr": "", "seen": "0"}
    answer = client.post(reverse("charter_new"), given)
    draft = CharterVersion.objects.get(state="draft")
    assert answer.headers["Location"] == draft.desk_url()
    sign_by = (clock.today() + timedelta(days=20)).isoformat()
    in_force = reverse("charter_step", args=[draft.pk, "put-in-force"])
    assert client.post(in_force, {"seen": draft.revision, "sign_by": sign_by}).status_code == 409
    client.post(reverse("charter_step", args=[draft.pk, "revise"]), words("New") | {"seen": draft.revision})
    draft.refresh_from_db()
    assert client.post(in_force, {"seen": draft.revision, "sign_by": sign_by}).status_code == 302
    states = list(CharterVersion.objects.filter(pk__in=[draft.pk, old.pk]).values_list("state", flat=True))
    assert states == ["in_force", "superseded"]
    page = text(client.get(draft.desk_url()))
    assert str(holder.member) in page
    told = OutboxRow.objects.filter(name="charter_to_sign", email=holder.member.email)
    assert told.count() == 2


def test_one_draft_at_a_time(client, coordinator):
    client.post(reverse("charter_new"), words("One") | {"seen": "0"})
    late = client.post(reverse("charter_new"), words("Two") | {"seen": "0"})
    assert (late.status_code, "Two nl" in text(late)) == (409, True)
    assert CharterVersion.objects.count() == 1


def test_date_to_sign_leaves_people_a_week(client, coordinator):
    client.post(reverse("charter_new"), words("One") | {"seen": "0"})
    draft = CharterVersion.objects.get()
    soon = (clock.today() + timedelta(days=2)).isoformat()
    address = reverse("charter_step", args=[draft.pk, "put-in-force"])
    wrong = client.post(address, {"seen": draft.revision, "sign_by": soon})
    assert (wrong.status_code, f'value="{soon}"' in text(wrong)) == (422, True)


def test_reminder_goes_to_who_has_not_signed_once_a_day(client, seat):
    signed, waits = make_mandate(), make_mandate(active=False)
    version = CharterVersion.objects.get(state="in_force")
    address = reverse("charter_step", args=[version.pk, "remind"])
    assert client.post(address, {"seen": version.revision}).status_code == 302
    people = set(OutboxRow.objects.filter(name="charter_reminder").values_list("email", flat=True))
    assert people == {waits.member.email} != {signed.member.email}
    with clock.at(clock.now() + timedelta(days=1)):
        assert client.post(address, {"seen": version.revision}).status_code == 302
    sign_charter(waits)
    with clock.at(clock.now() + timedelta(days=2)):
        assert client.post(address, {"seen": version.revision}).status_code == 409


def test_only_a_coordinator_writes_the_charter(client, seat):
    assert client.get(reverse("charter_new")).status_code == 403


# Initial trainings


def test_attendance_of_several_people_is_noted_in_one_form(client, seat):
    people = [make_mandate(active=False) for _n in range(3)]
    for mandate in people[:2]:
        sign_charter(mandate)
    given = {"held_on": clock.today().isoformat(), "place": "Luik", "members": [m.member_id for m in people]}
    assert client.post(reverse("note_attendance"), given).status_code == 302
    assert list(Attendance.objects.values_list("place", "noted_by")) == [("Luik", seat.pk)] * 3
    states = [Mandate.objects.get(pk=each.pk).state for each in people]
    assert states == ["active", "active", "onboarding"]


def test_form_of_attendance_keeps_what_was_typed(client, seat):
    mandate = make_mandate(active=False)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    given = {"held_on": tomorrow, "remark": "Good", "members": [mandate.member_id]}
    answer = client.post(reverse("note_attendance"), given)
    assert answer.status_code == 422
    assert all(kept in text(answer) for kept in (tomorrow, "Good", "checked", 'id="error-summary"'))
    assert not Attendance.objects.exists()


def test_nobody_notes_their_own_attendance_nor_that_of_another_country(client, seat):
    own = make_mandate(seat.member, active=False)
    abroad = make_mandate(make_member(country=make_country("fr")), active=False)
    for mandate in (own, abroad):
        given = {"held_on": clock.today().isoformat(), "place": "Luik", "members": [mandate.member_id]}
        assert client.post(reverse("note_attendance"), given).status_code in (200, 422)
    assert not Attendance.objects.exists()


def test_attendance_is_corrected_with_a_reason_and_struck_out(client, seat):
    row = attend(make_member())
    address = reverse("training_step", args=[row.pk, "correct"])
    given = {"seen": row.revision, "held_on": row.held_on.isoformat(), "place": "Gent"}
    assert client.post(address, given).status_code == 422
    assert client.post(address, given | {"reason": "The other hall."}).status_code == 302
    row.refresh_from_db()
    assert row.place == "Gent"
    out = reverse("training_step", args=[row.pk, "strike-out"])
    assert client.post(out, {"seen": row.revision, "reason": "Someone else."}).status_code == 302
    assert "Someone else." in text(client.get(row.desk_url()))


@pytest.mark.parametrize("name", ["mandates", "charters", "trainings", "dossier", "version"])
def test_lists_and_dossiers_ask_as_often_for_thirty_as_for_one(client, coordinator, name):
    first = make_mandate()
    version = CharterVersion.objects.get(state="in_force")
    address = {"dossier": first.desk_url(), "version": version.desk_url()}.get(name) or reverse(name)
    counts = []
    for more in (0, 2, 27):
        for number in range(more):
            make_mandate(active=bool(number % 2))
        for _n in range(min(more, 5) if name == "charters" else 0):
            make_charter()  # the former one is replaced
        counts.append(count_queries(client, address))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 22


@pytest.mark.req("R1.7")
def test_the_dossier_of_a_version_marks_what_changed_in_each_language(client, coordinator):
    for words in ("for everybody", "for members"):
        version = make_charter(text={code: f"{words} ({code})" for code, _name in settings.LANGUAGES})
    page = re.sub(r"<span[^>]*>[^<]*</span>", "", text(client.get(version.desk_url())))
    assert (page.count("<del>everybody</del>"), page.count("<ins>members</ins>")) == (len(settings.LANGUAGES),) * 2
