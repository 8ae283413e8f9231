"""Questions of the support group in a browser: written in the editor, published, answered by a candidate."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import candidates, cast, missions
from tests.factories.questions import ADDRESS, block, draft, licence, published
from tests.journeys.stage import Stage
from workflows.candidates.answers import CandidacyAnswers
from workflows.missions.answers import ReportAnswers
from workflows.questions.models import Purpose, QuestionForm

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True), pytest.mark.req("R5.3")]
PDF = {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}


def test_a_coordinator_adds_a_question_looks_at_it_and_publishes(stage: Stage) -> None:
    form = draft(*licence())
    visitor = stage.visitor(cast.seated(coordinator=True), locale="nl")
    page = visitor.page
    page.goto(stage.url + reverse("question_forms:edit", args=[form.pk]))
    page.locator("button.c-sf-add-button").last.click()
    page.locator(".w-combobox__option", has_text="Korte tekst").click()
    for code, words in (("nl", "Waarom?"), ("fr", "Pourquoi ?"), ("en", "Why?")):
        page.locator(f"[name=draft-3-value-label-{code}]").fill(words)
    page.locator("form footer button[type=submit]").first.click()
    expect(page).to_have_url(stage.url + reverse("question_forms:versions", args=[form.pk]))
    visitor.look()
    page.locator("form[action$='/publish/'] button").click()
    expect(page.get_by_text("Waarom?")).to_be_visible()
    assert [each.key for each in QuestionForm.objects.get().newest.questions] == ["licence", "which", "days", "waarom"]
    visitor.follow("/preview/nl/")
    page.get_by_label("Yes (nl)").check()
    expect(page.locator("[name=q-which]")).to_be_visible()


def test_a_question_appears_with_the_answer_on_which_it_hangs(stage: Stage) -> None:
    published(*licence(), block("short", "more", only_if=("licence", "yes")), block("file", "cv"))
    candidacy = candidates.draft()
    visitor = stage.visitor(candidacy.member.user, locale="nl", viewport={"width": 360, "height": 740})
    visitor.go(reverse(ADDRESS))
    page = visitor.page
    hanging = page.locator("[name=q-which]")
    expect(hanging).to_be_hidden()
    page.get_by_label("Yes (nl)").first.check()
    expect(hanging).to_be_visible()
    hanging.fill("B")
    page.locator("[name=q-cv]").set_input_files(PDF)
    expect(page.locator("[data-kept]")).to_have_text(re.compile(r"\d\d:\d\d"), timeout=8_000)
    assert (CandidacyAnswers.objects.get().typed["which"], CandidacyAnswers.objects.get().answers) == (["B"], {})
    page.get_by_label("No (nl)").first.check()
    expect(hanging).to_be_hidden()
    page.get_by_label("Yes (nl)").first.check()
    visitor.click("form[data-keep] button[type=submit]")
    answers = CandidacyAnswers.objects.get().answers
    assert (answers["licence"], answers["which"], answers["cv"]["name"]) == ("yes", "B", "cv.pdf")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    visitor.go(reverse(ADDRESS))


def test_it_is_answered_without_scripts(stage: Stage) -> None:
    published(*licence())
    candidacy = candidates.draft()
    visitor = stage.visitor(candidacy.member.user, locale="nl", java_script_enabled=False)
    visitor.go(reverse(ADDRESS))
    visitor.page.get_by_label("Yes (nl)").first.check()
    visitor.click("form[data-keep] button[type=submit]")
    visitor.page.locator("[name=q-which]").fill("B")
    visitor.click("form[data-keep] button[type=submit]")
    assert CandidacyAnswers.objects.get().answers == {"licence": "yes", "which": "B"}


@pytest.mark.req("R4.5")
def test_a_coordinator_adds_a_question_to_reports_and_the_owner_reads_what_an_ambassador_answered(stage: Stage) -> None:
    person = cast.ambassador()
    mission = missions.carried_out(person)
    form = published(*licence(), purpose=Purpose.REPORT).form
    keeper = stage.visitor(cast.seated(coordinator=True), locale="nl")
    keeper.page.goto(stage.url + reverse("question_forms:edit", args=[form.pk]))
    keeper.page.locator("button.c-sf-add-button").last.click()
    keeper.page.locator(".w-combobox__option", has_text="Bestand").click()
    for code, words in (("nl", "Bewijs"), ("fr", "Preuve"), ("en", "Proof")):
        keeper.page.locator(f"[name=draft-3-value-label-{code}]").fill(words)
    keeper.page.locator("form footer button[type=submit]").first.click()
    expect(keeper.page).to_have_url(stage.url + reverse("question_forms:versions", args=[form.pk]))
    keeper.follow("/versions/1/draft/")
    expect(keeper.page.locator("main li strong")).to_have_text(["Bewijs"])
    keeper.page.go_back()
    keeper.click("form[action$='/publish/'] button")

    phone = {"width": 360, "height": 740}
    plain = stage.visitor(person.user, locale="nl", java_script_enabled=False, viewport=phone)
    plain.go(reverse("zone_report", args=[mission.seats()[0].pk]))
    plain.fill(**{"report_went": "Een volle zaal.", "q-licence": "yes"})
    plain.page.locator("[name=q-bewijs]").set_input_files(PDF)
    plain.send(422)
    plain.fill(**{"q-which": "B"}).send()
    row = ReportAnswers.objects.get()
    assert (row.version.number, row.answers["which"], row.answers["bewijs"]["name"]) == (2, "B", "cv.pdf")

    owner = stage.visitor(mission.owner, locale="nl").go(mission.desk_url())
    owner.page.locator("summary", has_text="Verslag").click()
    with owner.page.expect_download() as got:
        owner.page.get_by_role("link", name="cv.pdf").click()
    assert got.value.suggested_filename == "cv.pdf"
    keeper.go(reverse("question_forms:versions", args=[form.pk])).follow("/versions/2/used-by/")
    keeper.click("main .desk-list a")
    assert keeper.path == mission.desk_url()
