"""From a mail to a request in its first state, and what its requester and the support group see of it."""

import socket
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override

from tests.factories import cast, missions
from tests.factories.mail import WORDS, mail
from tests.factories.people import log_in, make_country, make_region, make_user_with
from tests.factories.scanner import VIRUS, Scanner
from workflows.kernel import outbox
from workflows.kernel.mail import message_id
from workflows.kernel.models import OutboxRow, TransitionRecord
from workflows.kernel.perform import perform
from workflows.kernel.strangers import MOST_PER_MAILBOX
from workflows.missions.mail.models import LeftOut, MailedRequest, RequestFile
from workflows.missions.mail.reading import UnreadableError
from workflows.missions.mail.taking import BusyError, receive
from workflows.missions.models import Mission
from workflows.missions.states import Door, State
from workflows.people.privacy.erase import erase
from workflows.people.privacy.tables import Person
from workflows.people.roles import Role
from workflows.videos.scanning import ScannerAwayError

pytestmark = [pytest.mark.django_db, pytest.mark.req("R5.2")]


@pytest.fixture(autouse=True)
def _country():
    cache.clear()
    make_country()


def text_of(answer) -> str:
    return answer.content.decode()


def test_a_mail_becomes_a_request_with_an_owner_and_an_answer_in_its_language():
    owner = cast.seated()
    mission = receive(mail())
    assert (mission.state, mission.door, mission.owner) == (State.REQUESTED, Door.MAIL, owner)
    assert (mission.title, mission.objectives, mission.requester_language) == ("Soirée pour étudiants", WORDS, "fr")
    assert (mission.requester_name, mission.requester_email) == ("Rita Requester", "rita@partner.example")
    assert mission.is_public is False
    assert TransitionRecord.objects.get().actor_reference == "link:request-mail:0"
    owed = OutboxRow.objects.values_list("name", "email", "language").order_by("name")
    assert [each[0] for each in owed] == ["request_arrived", "request_received"]
    assert owed[1] == ("request_received", "rita@partner.example", "fr")


def test_the_same_mail_twice_is_one_request():
    assert receive(mail()) == receive(mail())
    assert (Mission.objects.count(), MailedRequest.objects.count()) == (1, 1)


def test_more_than_a_few_mails_from_one_address_within_the_hour_come_again_later():
    for number in range(MOST_PER_MAILBOX):
        receive(mail(Message_ID=f"<{number}@partner.example>"))
    with pytest.raises(BusyError):
        receive(mail(Message_ID="<more@partner.example>"))
    assert receive(mail(Message_ID="<0@partner.example>")).pk


def test_before_there_is_a_country_a_mail_comes_again_later():
    make_country().delete()
    with pytest.raises(BusyError):
        receive(mail())


def test_an_answer_to_a_letter_of_ours_is_sent_back_and_begins_nothing():
    mission = missions.requested()
    row = OutboxRow.objects.get(name="request_received")
    with pytest.raises(UnreadableError):
        receive(mail(In_Reply_To=message_id(row)))
    assert list(Mission.objects.all()) == [mission]
    assert receive(mail(In_Reply_To=message_id(row), From="other@partner.example")).door == Door.MAIL


def test_a_mail_that_is_too_large_is_refused(settings):
    settings.AMBASSADE_MAIL_MB = 0
    with pytest.raises(UnreadableError, match="larger"):
        receive(mail())


def test_a_long_text_is_kept_whole_beside_the_sheet():
    words = "Word after word. " * 500
    mission = receive(mail(text=words))
    assert len(mission.objectives) == 5000
    assert bytes(mission.files.get(name="mail.txt").content).decode() == words.strip()


def test_files_are_kept_by_kind_size_and_number(settings):
    settings.AMBASSADE_MAIL_FILES, settings.AMBASSADE_MAIL_FILE_MB = 4, 0
    small = receive(mail(files=(("a.pdf", b""), ("run.exe", b""), ("b.pdf", b"too much"), ("c", b""), ("d.pdf", b"x"))))
    settings.AMBASSADE_MAIL_FILE_MB = 10
    found = receive(mail(Message_ID="<2@x.example>", files=(("a.PDF", b"1"), ("run.exe", b"2"), ("macro.docm", b"3"))))
    assert {each.name: each.left_out for each in small.files.all()} == {"b.pdf": LeftOut.LARGE, "d.pdf": LeftOut.LARGE}
    assert {each.name: (each.left_out, bytes(each.content)) for each in found.files.all()} == {
        "a.PDF": ("", b"1"),
        "run.exe": (LeftOut.KIND, b""),
        "macro.docm": (LeftOut.KIND, b""),
    }
    settings.AMBASSADE_MAIL_FILES = 1
    many = receive(mail(Message_ID="<3@x.example>", files=(("a.pdf", b"1"), ("b.pdf", b"2"))))
    assert {each.name: each.left_out for each in many.files.all()} == {"a.pdf": "", "b.pdf": LeftOut.MANY}


def test_a_virus_is_not_kept_and_its_name_is_told(settings, tmp_path: Path):
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(tmp_path / "clamd.ctl"))
        settings.AMBASSADE_CLAMD = str(tmp_path / "clamd.ctl")
        Scanner(line)
        mission = receive(mail(files=(("good.pdf", b"1"), ("bad.pdf", VIRUS))))
        line.shutdown(socket.SHUT_RDWR)
    assert {each.name: (each.left_out, bytes(each.content)) for each in mission.files.all()} == {
        "good.pdf": ("", b"1"),
        "bad.pdf": (LeftOut.VIRUS, b""),
    }


def test_while_the_scanner_is_away_nothing_is_taken(settings, tmp_path: Path):
    settings.AMBASSADE_CLAMD = str(tmp_path / "nobody.ctl")
    with pytest.raises(ScannerAwayError):
        receive(mail(files=(("a.pdf", b"1"),)))
    assert Mission.objects.count() == 0


def test_the_requester_is_asked_to_complete_it_and_does_so_by_the_link(client):
    owner = cast.seated()
    mission = receive(mail())
    with override("en"):
        page = text_of(client.get(mission.requester_path()))
        assert "please complete your request" in page
        path = f"{mission.requester_path()}complete-request/"
    shown = client.get(path)
    assert shown.context["form"]["objectives"].value() == WORDS
    answers = {
        "seen": mission.revision, "requester_name": "Rita Requester", "title": "Evening", "objectives": WORDS,
        "when_text": "in March", "region": make_region().pk, "place_name": "Flagey", "ambassadors_wanted": 1,
        "intervention_kind": missions.choice(missions.InterventionKind, "debate").pk,
        "audience_kind": missions.choice(missions.AudienceKind, "students").pk,
        "language": cast.language("fr").pk,
    }  # fmt: skip
    assert client.post(path, answers | {"when_text": ""}).status_code == 422
    assert client.post(path, answers).status_code == 302
    mission.refresh_from_db()
    assert (mission.title, mission.when_text, mission.region) == ("Evening", "in March", make_region())
    assert mission.missing_from_mail() == []
    assert OutboxRow.objects.get(name="request_completed").email == owner.email
    with override("en"):
        page = text_of(client.get(mission.requester_path()))
    assert ("please complete your request" in page, "We have your request" in page) == (False, True)


def test_a_request_by_the_form_has_nothing_to_complete(client):
    mission = missions.requested()
    assert mission.missing_from_mail() == []
    assert client.get(f"{mission.requester_path()}complete-request/").status_code == 409


def test_what_is_missing_is_no_longer_told_once_it_is_approved_or_ended():
    mission = receive(mail())
    assert len(mission.missing_from_mail()) == 6
    mission = perform(mission, "decline", by=cast.seated(), reason="No.").subject
    assert mission.missing_from_mail() == []


def test_the_answer_says_that_something_is_missing(mailoutbox):
    receive(mail(text="We are looking for someone to talk to the students.", Subject="Evening"))
    outbox.deliver(OutboxRow.objects.get(name="request_received").pk)
    body = mailoutbox[0].body
    assert ("complete your request" in body, "/en/r/" in body) == (True, True)


def test_the_support_group_reads_that_it_is_incomplete_and_takes_the_files_along(client):
    owner = cast.seated()
    mission = receive(mail(files=(("poster <b>.pdf", b"%PDF"), ("run.exe", b"MZ"))))
    log_in(client, owner)
    with override("en"):
        page = text_of(client.get(mission.desk_url(), headers={"accept-language": "en"}))
    file, left_out = mission.files.get(left_out=""), mission.files.exclude(left_out="").get()
    address = reverse("mission_file", args=[mission.pk, file.pk])
    assert (address in page, "poster &lt;b&gt;.pdf" in page, "run.exe" in page) == (True, True, True)
    answer = client.get(address)
    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (
        200, b"%PDF", "application/octet-stream",
    )  # fmt: skip
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get(reverse("mission_file", args=[mission.pk, left_out.pk])).status_code == 404
    other = missions.requested(owner=owner)
    assert client.get(reverse("mission_file", args=[other.pk, file.pk])).status_code == 404


def test_nobody_else_gets_a_file(client):
    mission = receive(mail(files=(("a.pdf", b"1"),)))
    address = reverse("mission_file", args=[mission.pk, mission.files.get().pk])
    assert client.get(address).status_code == 302
    for user in (cast.ambassador().user, make_user_with(Role.BOARD)):
        log_in(client, user)
        assert client.get(address).status_code in (403, 404)


def test_the_files_go_with_whoever_sent_them():
    member = cast.ambassador()
    receive(mail(From=f"Ambassador <{member.email}>", files=(("a.pdf", b"1"),)))
    erase(Person(member, member.user))
    assert (RequestFile.objects.count(), MailedRequest.objects.count(), Mission.objects.count()) == (0, 0, 1)
