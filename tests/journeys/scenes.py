"""The parts that several journeys share: who is there, what a request says, how a mission gets on the agenda."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from pages.models import EventPage
from snippets.models import Theme
from tests.factories import cast, missions
from tests.factories.people import make_region, make_user_with
from tests.journeys.stage import Stage, Visitor
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.missions.asking.forms import PARTS
from workflows.missions.models import Mission
from workflows.people.models import Member
from workflows.people.roles import Role

LANGUAGES = list(dict(settings.LANGUAGES))
REQUESTER = "rita@partner.example"
TITLE = "Avond over autonoom werken"


FORM = "main form[method=post]"
SEND = f"{FORM} button[type=submit]"


@dataclass(frozen=True)
class People:
    """The coordinator looks after the mission; two others of the group decide with a quorum of two."""

    owner: Any
    voters: list[Any]
    first: Member
    second: Member
    theme: Theme
    editor: Any


def people() -> People:
    missions.policy(("support_group", 2))
    missions.sheet()  # the lists that the forms choose from
    return People(
        owner=cast.seated(coordinator=True),
        voters=[cast.seated(), cast.seated()],
        first=cast.ambassador(first_name="Nadia", last_name="Spreekt"),
        second=cast.ambassador(first_name="Omar", last_name="Vertelt"),
        theme=missions.choice(Theme, "work"),
        editor=make_user_with(Role.COMMUNICATIONS),
    )


def evening(days: int = 30) -> datetime:
    """An evening some days from now, on the whole hour, as a person types it."""
    return (clock.now() + timedelta(days=days)).replace(hour=18, minute=0, second=0, microsecond=0)


def request_words(starts: datetime, **changes: Any) -> dict[str, Any]:
    """What a partner types in the public form."""
    rows = missions.sheet()
    return {
        "requester_name": "Rita Aanvrager",
        "requester_organisation": "Huis van de wijk",
        "requester_email": REQUESTER,
        "title": TITLE,
        "objectives": "Uitleggen wat de coöperatie doet.",
        "intervention_kind": rows["intervention_kind"].pk,
        "sector": rows["sector"].pk,
        "audience_kind": rows["audience_kind"].pk,
        "audience_size": 40,
        "language": rows["language"].pk,
        "level": "local",
        "region": make_region().pk,
        "place_kind": rows["place_kind"].pk,
        "place_name": "Flagey",
        "starts": starts,
        "ends": starts + timedelta(hours=2),
        **changes,
    }


def begin(visitor: Visitor) -> Visitor:
    """From the page that says what will be asked to the first question, on which some minutes go by."""
    visitor.click("main a[href$='/ask/you/']")
    visitor.stage.stand_at(clock.now() + timedelta(minutes=5))
    return visitor


def write(visitor: Visitor, words: dict[str, Any], *slugs: str) -> Visitor:
    """Answer those pages of a request, all by default, each with its own part of the words."""
    for part in PARTS:
        if part.slug in slugs or not slugs:
            own = {name: words[name] for name in part.names if name in words}
            visitor.fill(FORM, **own).click(SEND)
    return visitor


def publish(editor: Visitor, mission: Mission) -> None:
    """Communications find the drafts on the home of the back office; to approve one publishes it."""
    editor.go("/admin/")
    drafts = list(EventPage.objects.filter(event__mission=mission).order_by("pk"))
    waiting = editor.page.locator("main a[href*='/admin/pages/']").evaluate_all("all => all.map(a => a.pathname)")
    assert {f"/admin/pages/{page.pk}/edit/" for page in drafts} <= set(waiting)
    for page in drafts:
        editor.go(f"/admin/pages/{page.pk}/edit/")
        editor.page.locator("footer [data-w-dropdown-target='toggle']").last.click()
        editor.click("[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])")


RECAP = {"nl": "Een volle zaal luisterde", "fr": "Une salle comble a écouté", "en": "A full house listened"}


def tell_afterwards(editor: Visitor, mission: Mission) -> None:
    """Communications write on each page, in its language, how it went, and publish it."""
    for page in EventPage.objects.filter(event__mission=mission).select_related("locale").order_by("pk"):
        editor.go(f"/admin/pages/{page.pk}/edit/")
        panel = editor.page.locator("section:has(> div [name=recap-count])").last
        panel.locator("button.c-sf-add-button").first.click()
        editor.page.locator("[role=option]:has(.icon-title)").first.click()
        editor.put(editor.page.locator("[name=recap-0-value]"), RECAP[page.locale.language_code])
        editor.page.locator("footer [data-w-dropdown-target='toggle']").last.click()
        editor.click("footer button[name=action-publish]")


def requester_of(stage: Stage, mission: Mission, **options: Any) -> Visitor:
    return stage.visitor(**options).go(mission.requester_path())


def staffing(**fields: Any) -> tuple[Mission, Member]:
    """An offer is out to one ambassador."""
    person = cast.ambassador(first_name="Nadia", last_name="Spreekt")
    owner = cast.seated(coordinator=True)
    return missions.staffing(person, owner=owner, requester_email=REQUESTER, title=TITLE, **fields), person


def announced(stage: Stage) -> tuple[Mission, list[EmailMessage]]:
    """A confirmed mission on the public agenda, and the mails that went out about it."""
    mission, person = staffing(starts=evening())
    missions.accept(mission, person)
    mission = perform(Mission.objects.get(pk=mission.pk), "confirm", by=mission.owner).subject
    sent = stage.post()
    for page in EventPage.objects.filter(event__mission=mission):
        page.get_latest_revision().publish()
    return mission, sent
