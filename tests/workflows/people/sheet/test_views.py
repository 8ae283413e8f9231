"""One part of the sheet over HTTP: saved, kept while it is typed, and never lost between two windows."""

import pytest
from django.urls import reverse
from django.utils import timezone

from snippets.models import Competence
from tests.factories import cast
from tests.factories.missions import choice
from tests.factories.people import log_in
from tests.factories.sheets import TIE, address, opened, rows, spoken
from workflows.people import consents
from workflows.people.models import Consent, ConsentKind
from workflows.people.sheet.models import AccessNeeds, BlockedPeriod, Profile, SheetDraft, Tie

pytestmark = pytest.mark.django_db
LONG = "محمد " * 60
WHY = "why"
AGREED = {"agree_ties": "on"}


@pytest.fixture
def ambassador():
    return cast.ambassador()


@pytest.fixture
def zone(client, ambassador):
    return log_in(client, ambassador.user)


def keep(browser, slug, hidden, **typed):
    return browser.post(address(slug), hidden | typed | {"way": "keep"})


@pytest.mark.req("R5.3")
def test_languages_replace_each_other_and_say_how_far_somebody_travels(zone, ambassador):
    dutch, french = {"language": cast.language("nl").pk, "level": "C2", "DELETE": "on"}, cast.language("fr").pk
    typed = rows("languages", dutch, {"language": french, "level": "B2"}, {"language": "", "level": ""}, initial=1)
    answer = zone.post(address("languages"), typed | {"reach": "country"} | opened(zone, "languages"))
    assert (answer.status_code, spoken(ambassador)) == (302, [("fr", "B2")])
    assert Profile.objects.get(member=ambassador).reach == "country"


@pytest.mark.req("R5.3")
def test_what_one_can_do_and_what_one_wants_to_learn_are_two_things(zone, ambassador):
    debate, radio = choice(Competence, "debate"), choice(Competence, "radio")
    zone.post(address("knowledge"), {"competences": [debate.pk], "learns": [radio.pk]} | opened(zone, "knowledge"))
    sheet = Profile.objects.get(member=ambassador)
    assert (list(sheet.competences.all()), list(sheet.learns.all())) == ([debate], [radio])


@pytest.mark.req("R5.3")
def test_time_is_hours_a_week_and_days_without_missions(zone, ambassador):
    days = [{"starts": "2026-12-24", "ends": "2027-01-03"}, {"starts": "2027-02-01", "ends": ""}]
    typed = {"hours_per_month": 6, "week": ["1-morning", "7-evening"], **rows("blocked", *days)}
    assert zone.post(address("time"), typed | opened(zone, "time")).status_code == 302
    sheet = Profile.objects.get(member=ambassador)
    assert (sheet.hours_per_month, sheet.week) == (6, ["1-morning", "7-evening"])
    assert [(str(each.starts), str(each.ends)) for each in BlockedPeriod.objects.all()] == [
        ("2026-12-24", "2027-01-03"), ("2027-02-01", "2027-02-01"),
    ]  # fmt: skip


@pytest.mark.parametrize("days", [{"starts": "2027-01-03", "ends": "2026-12-24"}, {"starts": "", "ends": "2027-01-03"}])
def test_a_period_that_cannot_be_is_refused_and_kept_as_typed(zone, days):
    answer = zone.post(address("time"), {"hours_per_month": 900} | rows("blocked", days) | opened(zone, "time"))
    assert (answer.status_code, 'value="2027-01-03"' in answer.content.decode()) == (422, True)
    assert (BlockedPeriod.objects.count(), 'value="900"' in answer.content.decode()) == (0, True)


def test_an_ambassador_says_more_or_fewer_missions(zone, ambassador):
    assert zone.post(address("work"), {"pace": "fewer"} | opened(zone, "work")).status_code == 302
    assert Profile.objects.get(member=ambassador).pace == "fewer"


def test_mistakes_in_languages_are_said_beside_them(zone, ambassador):
    dutch = cast.language("nl").pk
    half = rows("languages", {"language": dutch, "level": "C1"}, {"language": dutch, "level": ""}, initial=1)
    answer = zone.post(address("languages"), half | {"reach": "regions"} | opened(zone, "languages"))
    assert answer.status_code == 422
    assert [set(row.errors) for row in answer.context["form"].rows["languages"]] == [set(), {"language", "level"}]
    assert spoken(ambassador) == [("nl", "C1")]


def test_a_form_without_its_rows_is_refused_not_broken(zone):
    assert zone.post(address("languages"), {}).status_code == 422


@pytest.mark.req("R5.3")
def test_ties_and_needs_are_kept_under_their_own_agreements_only(zone, ambassador):
    typed = rows("ties", TIE) | {"needs": "A ramp"}
    refused = zone.post(address("agreed"), typed | opened(zone, "agreed"))
    assert (refused.status_code, "Council of my town" in refused.content.decode()) == (422, True)
    assert (Tie.objects.count(), AccessNeeds.objects.count(), Consent.objects.count()) == (0, 0, 0)
    half = zone.post(address("agreed"), typed | {"agree_needs": "on"} | opened(zone, "agreed"))
    assert (half.status_code, AccessNeeds.objects.count()) == (422, 0)
    zone.post(address("agreed"), typed | {"agree_needs": "on", "agree_ties": "on"} | opened(zone, "agreed"))
    assert list(Tie.objects.values_list("member", "description")) == [(ambassador.pk, "Council of my town")]
    assert list(AccessNeeds.objects.values_list("member", "words")) == [(ambassador.pk, "A ramp")]
    page = zone.get(address("agreed"))
    given = {each.kind: each.wording for each in Consent.objects.filter(withdrawn_at=None)}
    assert given == {"ties": page.context["ties_words"], "needs": page.context["needs_words"]}


@pytest.mark.req("R5.3")
def test_who_empties_what_they_need_withdraws_the_agreement(zone):
    zone.post(address("agreed"), {"agree_needs": "on", "needs": "A ramp"} | rows("ties") | opened(zone, "agreed"))
    zone.post(address("agreed"), {"needs": ""} | rows("ties") | opened(zone, "agreed"))
    assert AccessNeeds.objects.count() == 0
    assert Consent.objects.get(kind=ConsentKind.NEEDS).withdrawn_at is not None


def test_half_a_tie_is_refused_and_kept_as_typed(zone):
    typed = {"agree_ties": "on"} | rows("ties", TIE | {"level": ""})
    answer = zone.post(address("agreed"), typed | opened(zone, "agreed"))
    assert (answer.status_code, "Council of my town" in answer.content.decode()) == (422, True)
    assert Tie.objects.count() == 0


def test_three_hundred_arabic_letters_are_kept_whole(zone, ambassador):
    zone.post(address(WHY), {"motivation": LONG} | opened(zone, WHY))
    assert Profile.objects.get(member=ambassador).motivation == LONG.strip()


def test_too_long_a_text_is_refused_and_shown_as_typed(zone):
    answer = zone.post(address(WHY), {"motivation": "x" * 5001} | opened(zone, WHY))
    assert (answer.status_code, "x" * 5001 in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("slug", "first", "second"),
    [
        (WHY, {"motivation": "First"}, {"motivation": "Second"}),
        ("agreed", AGREED | rows("ties", TIE), AGREED | rows("ties", TIE | {"level": "national"})),
    ],
)
def test_the_second_of_two_windows_is_told_and_keeps_what_it_typed(zone, ambassador, slug, first, second):
    one, other = opened(zone, slug), opened(zone, slug)
    assert zone.post(address(slug), first | one).status_code == 302
    late = zone.post(address(slug), second | other)
    assert (late.status_code, late.context["late"]) == (409, True)
    kept = Profile.objects.get(member=ambassador).motivation, list(Tie.objects.values_list("level", flat=True))
    assert kept in [("First", []), ("", ["regional"])]
    assert zone.post(address(slug), second | other | {"seen": late.context["seen"]}).status_code == 302


def test_two_windows_on_two_parts_do_not_meet(zone, ambassador):
    one, other = opened(zone, WHY), opened(zone, "knowledge")
    assert zone.post(address(WHY), {"motivation": "First"} | one).status_code == 302
    assert zone.post(address("knowledge"), {"background": "Ten years"} | other).status_code == 302


def test_what_is_typed_is_kept_beside_the_sheet_and_shown_again(zone, ambassador):
    hidden = opened(zone, WHY)
    said = keep(zone, WHY, hidden, motivation="Half a sen").json()["said"]
    assert timezone.localtime(SheetDraft.objects.get().kept_at).strftime("%H:%M") in said
    assert Profile.objects.get(member=ambassador).motivation == ""
    page = zone.get(address(WHY))
    assert ("Half a sen</textarea>" in page.content.decode(), page.context["draft"].part) == (True, WHY)
    assert [each["is_typed"] for each in zone.get(reverse("zone_profile")).context["parts"]] == [False] * 5 + [True]
    zone.post(address(WHY), {"motivation": "Half a sentence"} | opened(zone, WHY))
    assert (SheetDraft.objects.count(), Profile.objects.get(member=ambassador).motivation) == (0, "Half a sentence")


def test_rows_boxes_and_mistakes_come_back_as_they_were_typed(zone, ambassador):
    Profile.objects.filter(member=ambassador).update(week=["2-morning"])
    keep(zone, "time", opened(zone, "time"), hours_per_month="900", week=["1-evening"],
         **rows("blocked", {"starts": "", "ends": ""}, {"starts": "2026-12-24", "ends": ""}))  # fmt: skip
    form = zone.get(address("time")).context["form"]
    assert (form.sheet["hours_per_month"].value(), form.sheet["week"].value()) == ("900", ["1-evening"])
    assert [row.initial for row in form.rows["blocked"]][:1] == [{"starts": "2026-12-24", "ends": ""}]
    assert not form.errors


def test_what_equals_the_sheet_is_not_kept_as_unsaved(zone, ambassador):
    keep(zone, WHY, opened(zone, WHY), motivation="Half")
    keep(zone, WHY, opened(zone, WHY), motivation="")
    assert SheetDraft.objects.count() == 0


def test_what_is_not_saved_can_be_thrown_away(zone):
    keep(zone, WHY, opened(zone, WHY), motivation="Half")
    assert zone.post(address(WHY), {"way": "discard"}).status_code == 302
    assert (SheetDraft.objects.count(), "Half" in zone.get(address(WHY)).content.decode()) == (0, False)


def test_of_two_windows_that_type_the_later_one_is_told_and_overwrites_nothing(zone):
    one, other = opened(zone, WHY), opened(zone, WHY)
    assert keep(zone, WHY, one, motivation="One").status_code == 200
    told = keep(zone, WHY, other, motivation="Other")
    assert (told.status_code, SheetDraft.objects.get().typed) == (409, {"motivation": ["One"]})
    assert keep(zone, WHY, one, motivation="One more").status_code == 200
    assert keep(zone, WHY, opened(zone, WHY), motivation="Opened later").status_code == 200
    assert keep(zone, WHY, one, motivation="One again").status_code == 409


def test_who_goes_on_typing_after_another_window_saved_is_told_and_loses_nothing(zone, ambassador):
    one, other = opened(zone, WHY), opened(zone, WHY)
    quiet = keep(zone, WHY, other, motivation="Before").json()["said"]
    zone.post(address(WHY), {"motivation": "Saved"} | one)
    loud = keep(zone, WHY, other, motivation="After").json()["said"]
    assert (len(loud) > len(quiet), SheetDraft.objects.get().typed) == (True, {"motivation": ["After"]})
    back = opened(zone, WHY)
    assert zone.post(address(WHY), {"motivation": "After"} | back).status_code == 409


@pytest.mark.req("R5.3")
def test_nothing_of_ties_or_needs_is_kept_before_the_box_is_ticked(zone):
    typed = rows("ties", TIE) | {"needs": "A ramp"}
    keep(zone, "agreed", opened(zone, "agreed"), **typed)
    assert "Council" not in str(SheetDraft.objects.values_list("typed", flat=True))
    keep(zone, "agreed", opened(zone, "agreed"), agree_needs="on", **typed)
    kept = SheetDraft.objects.get().typed
    assert (kept.get("needs"), "ties-0-description" in kept) == (["A ramp"], False)
    keep(zone, "agreed", opened(zone, "agreed"), agree_ties="on", **typed)
    kept = SheetDraft.objects.get().typed
    assert (kept.get("needs"), kept["ties-0-description"]) == (None, ["Council of my town"])


def test_only_what_the_page_asks_is_kept(zone):
    keep(zone, WHY, opened(zone, WHY), motivation="x" * 9000, background="Elsewhere", anything="at all")
    assert {name: len(value[0]) for name, value in SheetDraft.objects.get().typed.items()} == {"motivation": 6000}


def test_a_mistake_does_not_keep_anybody_on_a_page(zone):
    answer = zone.post(
        address("time"), {"hours_per_month": "900", "way": "back"} | rows("blocked") | opened(zone, "time")
    )
    assert (answer.status_code, SheetDraft.objects.get().typed["hours_per_month"]) == (302, ["900"])


def test_what_was_typed_is_nobody_elses(zone, client, ambassador):
    keep(zone, WHY, opened(zone, WHY), motivation="Half a sen")
    other = log_in(type(client)(), cast.ambassador().user)
    assert "Half a sen" not in other.get(address(WHY)).content.decode()


@pytest.mark.req("R5.3")
def test_an_agreement_to_former_words_goes_on_and_the_newer_ones_are_asked_beside_it(zone, ambassador):
    old = consents.give(ambassador, ConsentKind.TIES, version="2026-1", wording="The former words.")
    page = zone.get(address("agreed")).content.decode()
    assert ("The former words." in page, "agree_ties" in page) == (True, True)
    zone.post(address("agreed"), rows("ties", TIE) | opened(zone, "agreed"))
    assert (Tie.objects.count(), consents.standing(ambassador, ConsentKind.TIES)) == (1, old)
    zone.post(address("agreed"), AGREED | rows("ties", TIE, initial=1) | opened(zone, "agreed"))
    assert (Tie.objects.count(), consents.standing(ambassador, ConsentKind.TIES).version) == (1, consents.TIES_VERSION)
    assert "agree_ties" not in zone.get(address("agreed")).content.decode()
