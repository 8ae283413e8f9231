"""The partner's pages: a start without a cookie, the parts, the look over, the link."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from snippets.models import Theme
from tests.factories import cast, missions, requests
from tests.factories.requests import address, begin, begun, fill, filled, send
from workflows.kernel import clock, strangers
from workflows.kernel.models import OutboxRow, TransitionRecord
from workflows.kernel.perform import perform
from workflows.missions.asking.forms import PARTS, PartForm
from workflows.missions.asking.models import DraftLetter, RequestDraft
from workflows.missions.models import Mission
from workflows.missions.states import Door, State
from workflows.people.privacy.purge import purge

pytestmark = pytest.mark.django_db
SLUGS = [part.slug for part in PARTS]


def moment(value: Any) -> str:
    return clock.timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")


def dated(days: int) -> dict[str, str]:
    starts = clock.now() + timedelta(days=days)
    return {"starts": moment(starts), "ends": moment(starts + timedelta(hours=2)), "when_text": ""}


def test_the_start_sets_no_cookie_and_keeps_nothing(client):
    answer = client.get("/en/ask/")
    assert (answer.status_code, dict(answer.cookies), RequestDraft.objects.count()) == (200, {}, 0)
    page = answer.content.decode()
    assert [str(part.title) in page for part in PARTS] == [True] * 4
    assert f"{settings.AMBASSADE_ASK_DAYS} days" in page


def test_the_start_leads_to_the_first_page(client):
    assert 'href="/en/ask/you/"' in client.get("/en/ask/").content.decode()


def test_no_page_with_words_is_kept_or_found_or_told_to_other_sites(client):
    assert "no-store" in client.get(reverse("request_begin")).headers["Cache-Control"]
    draft = filled(client)
    for path in (draft.path, *(address(draft, slug) for slug in SLUGS), reverse("request_draft", args=[uuid.uuid4()])):
        headers = client.get(path).headers
        assert "no-store" in headers["Cache-Control"]
        assert (headers["X-Robots-Tag"], headers["Referrer-Policy"]) == ("noindex", "same-origin")


@pytest.mark.req("R5.2")
def test_page_after_page_becomes_a_mission_with_an_owner(client):
    owner, theme = cast.seated(), missions.choice(Theme, "status")
    answer = begin(client, themes=[str(theme.pk)])
    draft = RequestDraft.objects.get()
    met = [answer.url]
    for slug in SLUGS[1:]:
        met.append(fill(client, draft, slug, themes=[str(theme.pk)]).url)
    assert met == [*(address(draft, slug) for slug in SLUGS[1:]), draft.path]
    sent = client.post(draft.path)
    mission = Mission.objects.get()
    assert (mission.state, mission.door, mission.owner) == (State.REQUESTED, Door.FORM, owner)
    assert (mission.requester_language, mission.audience_size, mission.when_text) == ("fr", 80, "an evening in March")
    assert (mission.contribution, mission.contribution_text, mission.is_public) == ("travel", "A meal", True)
    assert list(mission.themes.all()) == [theme]
    assert TransitionRecord.objects.get().actor_reference == "link:request-form:0"
    assert sorted(OutboxRow.objects.values_list("name", flat=True)) == ["request_arrived", "request_received"]
    page = client.get(sent.url)
    assert (sent.status_code, page.status_code) == (302, 200)
    assert "rita@partner.example" in page.content.decode()


def test_without_a_support_group_the_request_still_comes_in(client):
    send(client)
    assert Mission.objects.get().owner is None


@pytest.mark.parametrize("code", ["nl", "fr", "en"])
def test_the_first_page_writes_to_the_requester_in_the_language_of_the_page(client, code):
    assert client.get(f"/{code}/ask/you/").context["form"]["requester_language"].value() == code


@pytest.mark.parametrize(("slug", "number"), zip(SLUGS, (1, 2, 3, 4), strict=True))
def test_a_title_says_which_step_it_is_and_whether_something_is_wrong(client, slug, number):
    path = address(begun(client), slug).replace("/nl/", "/en/").replace("/fr/", "/en/")
    wrong = {"requester_email": "x", "audience_size": "x", "starts": "x", "contribution": "x"}
    pages = [answer.content.decode() for answer in (client.get(path), client.post(path, wrong))]
    titles = [page.partition("<title>")[2].partition("</title>")[0] for page in pages]
    assert [title.partition(":")[0] for title in titles] == [f"Step {number} of 5", "Error"]
    assert titles[1].startswith(f"Error: Step {number} of 5: ")


def test_what_is_wrong_on_a_page_is_said_and_stays_as_typed_and_is_not_kept(client):
    draft = begun(client)
    answer = fill(client, draft, "place", starts="2020-01-01T10:00", ends="2020-01-01T09:00")
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"starts", "ends"})
    page = answer.content.decode()
    assert ('value="2020-01-01T10:00"' in page, 'id="error-summary"' in page) == (True, True)
    draft.refresh_from_db()
    assert list(draft.typed) == ["you"]


def test_a_wrong_first_page_keeps_nothing(client):
    answer = begin(client, requester_email="rita@")
    assert (answer.status_code, 'value="rita@"' in answer.content.decode()) == (422, True)
    assert RequestDraft.objects.count() == 0


def test_a_date_that_the_browser_cannot_show_is_kept_as_typed(client):
    draft = begun(client)
    answer = fill(client, draft, "place", starts="next tuesday")
    assert 'type="text" name="starts" value="next tuesday"' in answer.content.decode()
    year = clock.today().year + 1
    fill(client, draft, "place", starts=f"24/03/{year} 19:30", ends=f"24/03/{year} 21:00")
    assert f'value="24/03/{year} 19:30"' in client.get(address(draft, "place")).content.decode()


def test_a_date_or_a_period_is_asked(client):
    assert list(fill(client, begun(client), "place", when_text="").context["form"].errors) == ["starts"]


def test_a_partner_asks_for_one_ambassador_at_least(client):
    answer = fill(client, begun(client), "occasion", ambassadors_wanted="0")
    assert set(answer.context["form"].errors) == {"ambassadors_wanted"}


def test_the_consent_to_announce_is_not_given_in_advance(client):
    draft = begun(client)
    assert not client.get(address(draft, "costs")).context["form"]["is_public"].value()


@pytest.mark.parametrize("changes", [{"homepage": "https://spam.example"}, {"ticket": ""}, {"ticket": "forged"}])
def test_what_looks_like_a_machine_is_asked_once_more_and_loses_nothing(client, changes):
    answer = begin(client, **changes)
    assert (answer.status_code, RequestDraft.objects.count()) == (422, 0)
    form = answer.context["form"]
    with clock.at(clock.now() + timedelta(minutes=1)):
        again = client.post(reverse("request_begin"), {n: form[n].value() for n in form.fields if form[n].value()})
    assert (again.status_code, RequestDraft.objects.count()) == (302, 1)


def test_a_first_page_sent_at_once_is_asked_once_more(client):
    answer = begin(client, ticket=strangers.new_ticket())
    assert (answer.status_code, RequestDraft.objects.count()) == (422, 0)


def test_a_ticket_that_is_too_old_is_replaced(client):
    with clock.at(clock.now() - timedelta(days=3)):
        old = strangers.new_ticket()
    form = begin(client, ticket=old).context["form"]
    assert strangers.age_of(form["ticket"].value()) is not None


def test_the_trap_stands_on_every_page(client):
    draft = begun(client)
    assert [fill(client, draft, slug, homepage="https://spam.example").status_code for slug in SLUGS] == [422] * 4


def test_many_drafts_for_one_mailbox_wait_and_lose_nothing(client):
    codes = [begin(client).status_code for _each in range(strangers.MOST_PER_MAILBOX)]
    answer = begin(client, requester_name="One more")
    assert ({*codes}, answer.status_code) == ({302}, 429)
    assert 'value="One more"' in answer.content.decode()
    assert RequestDraft.objects.count() == strangers.MOST_PER_MAILBOX


def test_many_requests_from_one_address_wait_and_lose_nothing(client):
    drafts = []
    for number in range(strangers.MOST_PER_ADDRESS + 1):
        cache.clear()
        drafts.append(filled(client, title=f"Evening {number}", requester_email=f"r{number}@partner.example"))
    cache.clear()
    codes = [client.post(draft.path).status_code for draft in drafts]
    assert codes == [302] * strangers.MOST_PER_ADDRESS + [429]
    cache.clear()
    assert client.post(drafts[-1].path).status_code == 302


def test_going_back_keeps_what_is_there_although_it_is_not_complete(client):
    draft = begun(client)
    answer = fill(client, draft, "occasion", title="Evening", objectives="", way="back")
    assert answer.url == address(draft, "you")
    assert client.get(address(draft, "occasion")).context["form"]["title"].value() == "Evening"


def test_going_back_keeps_a_wrong_answer_and_the_look_over_names_it(client):
    draft = begun(client)
    answer = fill(client, draft, "occasion", audience_size="many", way="back")
    assert answer.url == address(draft, "you")
    assert client.get(address(draft, "occasion")).context["form"]["audience_size"].value() == "many"
    page = client.get(draft.path)
    assert page.context["next"] == PARTS[1]
    assert "many" in page.content.decode()


def test_a_half_written_part_that_is_refused_still_says_what_is_required(client):
    draft = begun(client)
    required = [name for name, field in PartForm(PARTS[1]).fields.items() if field.required]
    answer = client.post(address(draft, "occasion"), {"title": "x" * 201, "way": "later"})
    assert [name for name, field in answer.context["form"].fields.items() if field.required] == required


def test_stopping_keeps_what_is_there_and_shows_the_link(client):
    draft = begun(client)
    theme = missions.choice(Theme, "status")
    answer = client.post(address(draft, "occasion"), {"title": "Evening", "themes": [str(theme.pk)], "way": "later"})
    page = client.get(answer.url)
    assert answer.url == f"{draft.path}?saved=1"
    assert f'value="http://testserver{draft.path}"' in page.content.decode()
    assert page.context["next"] == PARTS[1]
    form = client.get(address(draft, "occasion")).context["form"]
    assert (form["title"].value(), form["themes"].value()) == ("Evening", [str(theme.pk)])


def test_stopping_still_refuses_what_does_not_fit(client):
    draft = begun(client)
    answer = client.post(address(draft, "occasion"), {"title": "x" * 201, "way": "later"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["title"])


def test_the_link_opens_it_on_another_device(client, django_user_model):
    draft = filled(client)
    other = type(client)()
    page = other.get(draft.path)
    assert (page.status_code, page.context["next"]) == (200, None)
    assert "How does one begin?" in page.content.decode()


def test_changing_one_answer_leads_back_to_the_look_over(client):
    draft = filled(client)
    assert f'href="{address(draft, "place")}?check=1"' in client.get(draft.path).content.decode()
    words = requests.on_page("place", requests.typed(place_name="Bozar"))
    answer = client.post(f"{address(draft, 'place')}?check=1", words)
    assert answer.url == draft.path
    assert "Bozar" in client.get(draft.path).content.decode()


def test_the_look_over_tells_every_answer_in_words(client):
    theme = missions.choice(Theme, "status")
    draft = filled(client, themes=[str(theme.pk)], is_online="on", **dated(60))
    told = {part.part.slug: [value for _label, value in part.facts] for part in client.get(draft.path).context["parts"]}
    assert told["you"] == ["Rita Requester", "School of Arts", "rita@partner.example", "", "Français"]
    assert "status" in told["occasion"]
    assert cast.language("nl").name["nl"] in told["place"]
    assert "A meal" in told["costs"]


def test_a_draft_with_a_page_left_out_is_not_sent(client):
    draft = begun(client)
    fill(client, draft, "occasion")
    fill(client, draft, "place")
    answer = client.post(draft.path)
    assert (answer.status_code, answer.context["next"], Mission.objects.count()) == (422, PARTS[3], 0)


def test_a_date_that_passed_meanwhile_is_asked_again(client):
    draft = filled(client, **dated(3))
    with clock.at(clock.now() + timedelta(days=4)):
        answer = client.post(draft.path)
    assert (answer.status_code, answer.context["next"], Mission.objects.count()) == (422, PARTS[2], 0)
    assert 'role="alert"' in answer.content.decode()


def test_no_more_is_kept_than_was_looked_at(client):
    draft = begun(client)
    fill(client, draft, "occasion", title=["x" * 9000, "  Evening  "])
    fill(client, draft, "costs", is_public="x" * 9000)
    draft.refresh_from_db()
    assert (draft.typed["occasion"]["title"], draft.typed["costs"]["is_public"]) == (["Evening"], ["on"])
    assert client.get(address(draft, "costs")).context["form"]["is_public"].value() == "on"


def test_a_draft_sent_twice_begins_one_mission_with_the_same_thanks(client):
    draft = filled(client)
    first, second = (client.post(draft.path).url.rsplit(":", 2)[0] for _click in range(2))  # without when it was signed
    assert (Mission.objects.count(), first) == (1, second)
    assert OutboxRow.objects.filter(name="request_received").count() == 1


def test_a_sent_draft_holds_no_words_and_its_link_leads_on(client):
    draft = filled(client)
    client.post(draft.path)
    draft.refresh_from_db()
    assert (draft.typed, draft.email) == ({}, "")
    for path in (draft.path, address(draft, "place")):
        answer = client.get(path)
        assert answer.status_code == 410
        assert Mission.objects.get().requester_path() not in answer.content.decode()
    assert fill(client, draft, "place").status_code == 410


def test_the_same_words_in_another_draft_begin_no_second_mission(client):
    send(client)
    again = send(client)
    assert (again.status_code, Mission.objects.count()) == (409, 1)
    assert Mission.objects.get().requester_path() not in again.content.decode()
    mission = Mission.objects.get()
    perform(mission, "cancel", by=mission.requester_actor(), reason="Too soon")
    assert (send(client).status_code, Mission.objects.count()) == (302, 2)


def test_a_draft_is_erased_two_weeks_after_its_last_change_and_its_link_leads_on(client):
    draft = begun(client)
    fresh = begun(client)
    late = clock.now() + timedelta(days=settings.AMBASSADE_KEPT["draft"])
    with clock.at(late - timedelta(days=1)):
        fill(client, fresh, "occasion")
    with clock.at(late + timedelta(hours=1)):
        answer = client.get(draft.path)
        purge()
        assert list(RequestDraft.objects.all()) == [fresh]
    assert (answer.status_code, reverse("mission_request") in answer.content.decode()) == (404, True)


def test_an_unknown_draft_and_an_unknown_page_are_not_found(client):
    draft = begun(client)
    paths = [reverse("request_draft", args=[uuid.uuid4()]), address(draft, "nothing")]
    paths.append(reverse("request_part", args=[uuid.uuid4(), "place"]))
    assert [client.get(path).status_code for path in paths] == [404] * 3


def test_the_link_is_mailed_to_the_address_in_the_draft(client):
    draft = begun(client)
    answer = client.post(reverse("request_link", args=[draft.key]))
    assert answer.url == f"{draft.path}?mailed=1"
    assert [letter.draft for letter in DraftLetter.objects.all()] == [draft]
    assert "rita@partner.example" in client.get(answer.url).content.decode()


def test_the_link_is_mailed_a_few_times_within_the_hour(client):
    path = reverse("request_link", args=[begun(client).key])
    answers = [client.post(path).url[-1] for _each in range(strangers.MOST_PER_MAILBOX + 1)]
    assert answers == ["1"] * strangers.MOST_PER_MAILBOX + ["0"]
    assert DraftLetter.objects.count() == strangers.MOST_PER_MAILBOX


@pytest.mark.parametrize(("days", "soon"), [(5, True), (60, False)])
def test_a_date_that_is_soon_is_said_and_taken(client, days, soon):
    draft = begun(client)
    fill(client, draft, "occasion")
    answer = fill(client, draft, "place", **dated(days))
    fill(client, draft, "costs")
    pages = [client.get(path) for path in (address(draft, "place"), answer.url, draft.path)]
    assert [page.context["soon"] for page in pages] == [soon] * 3
    assert client.post(draft.path).status_code == 302
