"""Answers to own questions on the page of the mission: all of them, to those who read the whole dossier."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import cast, missions
from tests.factories.people import log_in, make_user_with
from tests.factories.questions import asked_in, block, published
from workflows.kernel.perform import perform
from workflows.missions.answers import GroupAnswers, ReportAnswers, RequestAnswers, RequesterAnswers
from workflows.missions.models import Mission
from workflows.people.roles import Role
from workflows.questions import files
from workflows.questions.models import Purpose

pytestmark = [pytest.mark.django_db, pytest.mark.req("R4.5")]
TABLES = (RequestAnswers, RequesterAnswers, GroupAnswers)


def answered(mission: Mission) -> None:
    for table in TABLES:
        published(block("short", "a"), purpose=table.PURPOSE)
        table.to_fill(mission).save_answers({"a": f"Said in {table.PURPOSE}"})


def test_the_dossier_shows_every_place_with_its_answers_and_the_words_that_were_asked(client):
    mission = missions.evaluated()
    answered(mission)
    published(block("short", "a", label={"nl": "Anders", "fr": "Autre", "en": "Other"}), purpose=Purpose.REQUEST)
    more = log_in(client, mission.owner).get(mission.desk_url()).context["more"]
    said = [[(term.partition(" ")[0], value) for term, value in facts] for _title, facts in more]
    assert said == [[("A", f"Said in {table.PURPOSE}")] for table in TABLES]


def test_what_a_report_answered_stands_with_the_report_of_that_person(client):
    asked_in(Purpose.REPORT)
    mission = missions.reported()
    seat = mission.seats()[0]
    row = ReportAnswers.to_fill(seat)
    row.save_answers({"licence": "yes", "which": "B"})
    page = log_in(client, mission.owner).get(mission.desk_url())
    assert [value.partition(" ")[0] for _term, value in page.context["people"][0].more] == ["Yes", "B"]
    zone = log_in(Client(), seat.member.user).get(reverse("zone_mission", args=[mission.pk]))
    assert "B" in dict(zone.context["report"]).values()


def test_who_only_decides_on_a_mission_reads_none_of_it(client):
    missions.policy((Role.BOARD, 1))
    mission = missions.qualifying()
    answered(mission)
    perform(mission, "approve", by=mission.owner)
    page = log_in(client, make_user_with(Role.BOARD)).get(mission.desk_url())
    assert (page.status_code, "Said in request" in page.content.decode()) == (200, False)


def with_file(mission: Mission) -> Any:
    published(block("file", "proof"), purpose=Purpose.REQUEST)
    row = RequestAnswers.to_fill(mission)
    row.save_answers({"proof": files.write(row.pk, SimpleUploadedFile("proof.pdf", b"%PDF-1.7"))})
    return row


def test_a_file_is_fetched_by_those_who_read_the_dossier_and_by_nobody_else(client):
    mission = missions.requested()
    row = with_file(mission)
    address = reverse("mission_answer_file", args=[mission.pk, row.pk, "proof"])
    assert address in log_in(client, mission.owner).get(mission.desk_url()).content.decode()
    got = client.get(address)
    assert (b"".join(got.streaming_content), got.headers["X-Content-Type-Options"]) == (b"%PDF-1.7", "nosniff")
    assert "attachment" in got.headers["Content-Disposition"]
    other = missions.requested()
    wrong = [
        reverse("mission_answer_file", args=each) for each in ((other.pk, row.pk, "proof"), (mission.pk, row.pk, "x"))
    ]
    assert [client.get(each).status_code for each in wrong] == [404, 404]
    log_in(client, cast.ambassador().user)
    assert client.get(address).status_code in (302, 403, 404)
