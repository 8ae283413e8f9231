"""A partner's request on its pages: what is typed on each, by whoever has the browser."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from tests.factories import cast
from tests.factories.people import make_country, make_region
from workflows.kernel import clock, strangers
from workflows.missions.asking.forms import PARTS
from workflows.missions.asking.models import RequestDraft


def typed(**changes: Any) -> dict[str, Any]:
    """What a partner types on all pages; the first was opened a minute ago."""
    make_country()
    with clock.at(clock.now() - timedelta(minutes=1)):
        ticket = strangers.new_ticket()
    return {
        "requester_name": "Rita Requester",
        "requester_organisation": "School of Arts",
        "requester_email": "rita@partner.example",
        "requester_phone": "",
        "requester_language": "fr",
        "title": "Evening for students",
        "objectives": "How does one begin?",
        "intervention_kind": "",
        "audience_kind": "",
        "audience_size": "80",
        "level": "local",
        "ambassadors_wanted": "1",
        "starts": "",
        "ends": "",
        "when_text": "an evening in March",
        "region": str(make_region().pk),
        "place_kind": "",
        "place_name": "Flagey",
        "address": "",
        "language": str(cast.language("nl").pk),
        "contribution": "travel",
        "contribution_text": "A meal",
        "preparation": "",
        "is_public": "on",
        "homepage": "",
        "ticket": ticket,
        **changes,
    }


def on_page(slug: str, words: dict[str, Any]) -> dict[str, Any]:
    """Those of the words that one page asks for."""
    names = next(part.names for part in PARTS if part.slug == slug)
    return {name: value for name, value in words.items() if name in (*names, "homepage", "ticket")}


def kept(**changes: Any) -> RequestDraft:
    """A draft with every page, without a browser."""
    words = {name: [value] for name, value in typed(**changes).items()}
    draft = RequestDraft()
    for part in PARTS:
        draft.keep(part.slug, {name: words[name] for name in part.names if name in words})
    return draft


def address(draft: RequestDraft, slug: str) -> str:
    return reverse("request_part", args=[draft.key, slug])


def begin(client: Any, **changes: Any) -> Any:
    """The answer to the first page."""
    return client.post(reverse("request_begin"), on_page("you", typed(**changes)))


def begun(client: Any, **changes: Any) -> RequestDraft:
    begin(client, **changes)
    return RequestDraft.objects.latest("pk")


def fill(client: Any, draft: RequestDraft, slug: str, **changes: Any) -> Any:
    return client.post(address(draft, slug), on_page(slug, typed(**changes)) | changes)


def filled(client: Any, **changes: Any) -> RequestDraft:
    """Every page answered, nothing sent."""
    draft = begun(client, **changes)
    for part in PARTS[1:]:
        fill(client, draft, part.slug, **changes)
    draft.refresh_from_db()
    return draft


def send(client: Any, **changes: Any) -> Any:
    """The answer to sending it."""
    return client.post(filled(client, **changes).path)
