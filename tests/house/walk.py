"""Walks the whole URLconf and asks every pattern as every kind of person, on an object that is theirs or is not."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern, URLPattern, URLResolver

from snippets.models import KitItem
from tests.factories import (
    announcements,
    candidates,
    cast,
    content,
    field_questions,
    missions,
    paper,
    photos,
    questions,
    requests,
    rules,
    seasons,
    sessions,
    webhooks,
)
from tests.factories.people import log_in, make_country, make_member, make_region, make_user_with
from tests.house.shelf import BOOKKEEPING
from workflows.candidates.models import Assessment, Candidacy, CandidacyAnswers
from workflows.kernel import links
from workflows.kernel.perform import perform
from workflows.kit.models import PrintOrder
from workflows.missions.models import Mission
from workflows.missions.moments.models import MomentsAsked
from workflows.missions.own import make_feed
from workflows.missions.rules import REQUESTER_PURPOSE
from workflows.people import consents
from workflows.people.card.models import make as make_card
from workflows.people.models import ConsentKind
from workflows.people.roles import Role
from workflows.people.sheet.models import AccessNeeds, Profile, Tie

SECRETS = {
    "title": "Hush hush harbour talk",
    "requester_phone": "0470 55 12 34 99",
    "requester_organisation": "The Whispering Fleet",
    "brief": "Never say the word lighthouse.",
    "objectives": "Win the lighthouse keepers.",
}
SECRETS_OF_A_CANDIDATE = {
    "motivation": "Because the tide owes me a boat.",
    "remark": "Speaks like a foghorn at dusk.",
    "advice": "Take the keeper of the lamps.",
    "tie": "Treasurer of the Drowned Party.",
    "needs": "A gangway without a step.",
    "answer": "I once lit the wrong lamp.",
}
SECRETS_OF_EDITORS = {
    "draft term": "Jetsam is what we call a plan.",
    "draft key message": "We bought the lighthouse last night.",
    "draft kit file": "Chart of the sunken bells.",
}
SECRETS_OF_AN_ORDER = {"address": "Behind the third lighthouse, Ostend."}
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


def patterns() -> list[str]:
    """Every pattern, as one text without the language in front."""

    def walk(resolver: URLResolver, before: str) -> Iterator[str]:
        for each in resolver.url_patterns:
            here = before + str(each.pattern)
            if isinstance(each, URLPattern):
                yield here
            else:
                yield from walk(each, here)

    prefixed = [each.pattern for each in get_resolver().url_patterns if isinstance(each.pattern, LocalePrefixPattern)]
    language = str(prefixed[0])
    found = dict.fromkeys(walk(get_resolver(), ""))
    return [re.sub(rf"^\^?{language}", "<language>/", pattern) for pattern in found]


@dataclass
class World:
    """Who asks, and what there is to ask for."""

    people: dict[str, Any] = field(default_factory=dict)
    theirs: dict[str, Any] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)


def make_world() -> World:
    owner = cast.seated()
    coordinator = cast.seated(coordinator=True)
    secret = missions.qualifying(owner=owner, is_public=False, **SECRETS)
    ambassador = cast.ambassador(email="own@example.org")
    mine = missions.confirmed(ambassador, owner=owner, title="A talk of my own")
    abroad = make_country("fr")
    draft = candidates.draft()
    own_order = paper.order(ambassador)
    other_order = paper.order(address=SECRETS_OF_AN_ORDER["address"])
    candidacy, asked = make_secret_candidacy([owner, coordinator, cast.seated()])
    people = {
        "anonymous": None,
        "member": make_user_with(Role.MEMBER),
        "candidate": draft.member.user,
        "ambassador": ambassador.user,
        "other ambassador": cast.ambassador().user,
        "staff": make_user_with(Role.STAFF),
        "support group": owner,
        "support group elsewhere": make_user_with(
            Role.SUPPORT_GROUP, country=abroad, region=make_region("paris", abroad)
        ),
        "coordinator": coordinator,
        "communications": make_user_with(Role.COMMUNICATIONS),
        "board": make_user_with(Role.BOARD),
        "finance": make_user_with(Role.FINANCE),
        "administrator": make_user_with(Role.ADMINISTRATOR),
    }
    seat = missions.assignment(mine, ambassador)
    nomination = candidates.nominated(people["staff"], make_member())
    drafted, published = make_drafts()
    request = requests.kept()
    shared = {"key": request.key, "part": "place", "card": make_card(ambassador.mandates.get()).code}
    shared |= {"photo": str(photos.kept(seat).pk), "feed": make_feed(ambassador).code}
    place = sessions.place()
    shared |= {"session": place.session_id, "place": place.pk, "announcement": announcements.posted(owner).pk}
    shared |= {"candidacy": candidacy.pk, "assessment": asked.pk, "slot": candidacy.slots.get().pk}
    shared |= {"field_question": field_questions.asked().pk}
    rule = rules.rule(on=False)
    shared |= {"rule": rule.pk, "rule words": rule.actions[0]["words"]}
    endpoint = webhooks.endpoint()
    shared |= {"endpoint": endpoint.pk, "call": webhooks.called(endpoint).pk}
    shared |= {"lifecycle": "mission", "name": "request_received"}
    shared |= {name: seasons.planned(make_country(), coordinator).version for name in ("plan", "other")}
    shared |= {"campaign": candidates.campaign().pk, "nomination": nomination.path().split("/")[-2]}
    shared["moments"] = MomentsAsked.objects.create(mission=mine, member=ambassador).path().split("/")[-2]
    theirs = _arguments(secret, None, owner) | shared | {"kit": drafted.pk} | _of_order(other_order)
    own = _arguments(mine, seat, ambassador.user) | shared | {"kit": published.pk} | _of_order(own_order)
    return World(people, theirs=theirs, own=own)


def make_secret_candidacy(group: list[Any]) -> tuple[Candidacy, Assessment]:
    """Assessed and advised on, with a sheet and ties that few may read; of another member than the candidate."""
    questions.published(questions.block("short", "lamp"))
    member = candidates.person()
    Profile.objects.filter(member=member).update(motivation=SECRETS_OF_A_CANDIDATE["motivation"])
    consents.give(member, ConsentKind.TIES, version="1", wording="Yes.")
    Tie.objects.create(member=member, field="political", level="regional", description=SECRETS_OF_A_CANDIDATE["tie"])
    consents.give(member, ConsentKind.NEEDS, version="1", wording="Yes.")
    AccessNeeds.objects.create(member=member, words=SECRETS_OF_A_CANDIDATE["needs"])
    candidacy = candidates.in_assessment(group, member)
    candidates.moments(candidacy, group)
    CandidacyAnswers.objects.filter(candidacy=candidacy).update(answers={"lamp": SECRETS_OF_A_CANDIDATE["answer"]})
    for assessor in group[-2:]:
        candidates.give(candidacy, assessor, remark=SECRETS_OF_A_CANDIDATE["remark"])
    advice = SECRETS_OF_A_CANDIDATE["advice"]
    candidacy = perform(candidates.fresh(candidacy), "recommend", by=group[0], advice=advice).subject
    return candidacy, Assessment.objects.filter(candidacy=candidacy)[0]


def make_drafts() -> tuple[KitItem, KitItem]:
    """A term, a key message and a kit item that nobody but editors knows of yet; and a kit item for everybody."""
    content.term(live=False, definition=SECRETS_OF_EDITORS["draft term"])
    content.key_message(live=False, message=SECRETS_OF_EDITORS["draft key message"])
    file = ContentFile(f"%PDF-1.4 {SECRETS_OF_EDITORS['draft kit file']}".encode(), name="draft.pdf")
    return content.kit_item(live=False, file=file), content.kit_item(is_printed=True)


def _of_order(order: PrintOrder) -> dict[str, Any]:
    return {"order": order.pk, "code": order.version.code, "ending": "svg"}


def _arguments(mission: Mission, seat: Any, person: Any) -> dict[str, Any]:
    return {
        "mission": mission.pk,
        "assignment": seat.pk if seat else 10**6,
        "member": person.member.pk,
        "token": links.sign(REQUESTER_PURPOSE, mission.pk, mission.link_version),
        "user": person.pk,
    }


STEPS = {"candidacy/n/": "decline", "candidacy/": "withdraw", "candidacies/": "ask-changes", "assessments/": "release",
         "interviews/": "withdraw-offer",
         "assignments/": "withdraw", "mandates/": "end", "invitations/": "withdraw", "second-factors/": "refuse",
         "approvals/": "agree", "print-orders/": "decline", "field-questions/": "close",
         "orders/": "cancel", "training-sessions/": "change", "announcements/": "withdraw",
         "zone/training/": "sign-up", "places/": "sign-off",
         "r/": "cancel", "zone/missions/": "carry-out", "missions/": "assign"}  # fmt: skip

PROCESS = {"lifecycle": "mission", "kind": "state", "name": "approved", "which": "missions", "stage": "approved"}


PK = ("pk", "instance_pk")
# Name of a parameter, part of the address (^: its beginning) -> whose it is; the first that fits.
WHOSE: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("pk",), "missions/", "mission"), (("pk",), "webhooks/", "endpoint"), (("pk",), "candidacies/held/", "campaign"),
    (("pk",), "admin/rules/", "rule"), (("pk",), "admin/rule-words/", "rule words"), (PK, "candidacies/", "candidacy"),
    (("pk",), "interviews/", "slot"), (("pk",), "assessments/", "assessment"), (PK, "print-orders/", "order"),
    (PK, "zone/orders/", "order"), (PK, "field-questions/", "field_question"), (PK, "training-sessions/", "session"),
    (PK, "announcements/", "announcement"),
    (PK, "zone/training/", "session"), (("pk",), "zone/places/", "place"), (("pk",), "zone/kit/", "kit"),
    (("token",), "/m/", "moments"), (("token",), "candidacy/n/", "nomination"), (("pk",), "assignments/", "assignment"),
    (("code",), "^a/", "card"), (("code",), "^calendar/", "feed"), (("key",), "photos/", "photo"),
    (("pk",), "process/", "mission"),
)  # fmt: skip


def is_part(part: str, pattern: str) -> bool:
    return pattern.startswith(part[1:]) if part.startswith("^") else part in pattern


def address(pattern: str, objects: dict[str, Any]) -> str:
    """An address of that pattern, about those objects where it names one of ours, about nothing real elsewhere."""

    def value(match: re.Match[str]) -> str:
        name = match[2] or match[3]
        if name == "part" and "sheet/" in pattern:
            return "agreed"
        if name in PROCESS and "process/" in pattern:
            return PROCESS[name]
        whose = next((what for names, part, what in WHOSE if name in names and is_part(part, pattern)), name)
        if name == "step":
            return next((step for part, step in STEPS.items() if part in pattern), "x")
        if whose in objects:
            return str(objects[whose])
        return {"language": "en", "slug": "nothing", "address": "privacy"}.get(name, "1" if match[1] != "slug" else "x")

    path = PARAMETER.sub(value, pattern.replace("<language>/", "en/", 1))
    path = re.sub(r"\(\?:([^|()]*)[^()]*\)", r"\1", path)
    path = re.sub(r"\(([^|()?]*)(?:\|[^()]*)?\)\??", r"\1", path)
    path = re.sub(r"\[[^]]*\]\+?\*?", "x", path)
    return "/" + path.replace("^", "").replace("$", "").replace(r"\.", ".").replace("\\", "").replace(".*", "x")


@dataclass
class Answer:
    path: str
    status: int
    where: str
    text: str
    written: list[str]

    @property
    def verdict(self) -> str:
        """open, to log in, closed, absent, no verb or broken."""
        if self.status >= 500:
            return f"broken {self.status}"
        if self.status == 302 and "/account/login/" in self.where:
            return "to log in"
        if self.status == 403 or (self.status == 302 and self.where == "/admin/" and self.path.startswith("/admin/")):
            return "closed"
        return {404: "absent", 405: "no verb"}.get(self.status, "open")


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that write, sessions aside."""
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(name in sql for name in BOOKKEEPING):
            written.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


class Visitor:
    """One person with one session, which every call finds as it was."""

    def __init__(self, user: Any) -> None:
        self.client = Client(raise_request_exception=False)
        if user is not None:
            log_in(self.client, user)
        self.cookies = deepcopy(self.client.cookies)

    def ask(self, verb: str, path: str) -> Answer:
        """One call; whatever it did is undone."""
        self.client.cookies = deepcopy(self.cookies)
        with transaction.atomic():
            with watched() as written:
                response: Any = getattr(self.client, verb)(path)
                body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        where = response.headers.get("Location", "")
        return Answer(path, response.status_code, where, body.decode(errors="replace"), written)
