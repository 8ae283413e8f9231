"""What a journey stands on: one clock for the test and the server's threads, the post, people in browsers."""

import json
import re
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response

from tests.factories.people import log_in
from tests.house.shelf import shelf
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow, OutboxState

BASELINE = json.loads((Path(__file__).parent / "axe_baseline.json").read_text())
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
# What axe judges by, without the words: of pages built the same way it sees one.
SHAPE = """() => [...document.querySelectorAll('*')].map(e => e.tagName + e.className + e.disabled + e.checked
    + [...e.attributes].filter(a => /^(role|aria-(?!label$)|lang|type|title)/.test(a.name)).map(a => a.name + a.value))
    .join('|').replace(/[0-9]+/g, '')"""
COME_IN = (
    "document.getAnimations().filter(a => isFinite(a.effect.getComputedTiming().endTime)).forEach(a => a.finish())"
)
SEES = connection.vendor == "sqlite"  # each page is the same on every database, and axe takes longer than all else
JUDGED: dict[str, dict[str, dict[str, list[str]]]] = {}
STEP_FORM = "form[method=post]:has(input[name=seen])"


class Time:
    """How far the server's threads stand from now: a context variable does not reach them."""

    shift = timedelta(0)


def standing_elsewhere(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        with clock.at(timezone.now() + Time.shift):
            return get_response(request)

    return middleware


class Visitor:
    """One person in a browser of their own. Each page is shown to axe; what it finds is told at the end."""

    def __init__(self, stage: "Stage", context: BrowserContext, scripts: bool = True) -> None:
        self.stage, self.context, self.scripts = stage, context, scripts
        self.page: Page = context.new_page()
        self.answer: Response | None = None
        self.page.on("request", lambda request: self._watch(request.url))
        self.page.on("pageerror", lambda error: stage.wrong.append(f"{self.page.url}: {error}"))
        self.page.on("console", lambda said: self._hear(said.type, said.text))

    def _watch(self, url: str) -> None:
        if not url.startswith((self.stage.url, "data:", "blob:")):
            self.stage.wrong.append(f"a third party: {url}")

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and not text.startswith("Failed to load resource"):  # an answer of 4xx, asserted elsewhere
            self.stage.wrong.append(f"{self.page.url}: {text}")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.stage.url)

    def go(self, path: str, status: int = 200) -> "Visitor":
        self.answer = self.page.goto(path if path.startswith("http") else self.stage.url + path)
        return self._arrived(status)

    def click(self, what: str | Locator, status: int = 200) -> "Visitor":
        """Click what leads to another page; a string is a CSS selector."""
        target = self.page.locator(what).first if isinstance(what, str) else what
        with self.page.expect_navigation() as moved:
            target.click()
        self.answer = moved.value
        return self._arrived(status)

    def follow(self, ending: str, status: int = 200) -> "Visitor":
        """Click the link to an address that ends so."""
        return self.click(f"main a[href$='{ending}']", status)

    def _arrived(self, status: int) -> "Visitor":
        assert (self.path, self.answer and self.answer.status) == (self.path, status)
        if self.scripts:  # axe is one
            self.look()
        return self

    def fill(self, within: str = STEP_FORM, **answers: Any) -> "Visitor":
        for name, value in answers.items():
            self.put(self.page.locator(f"{within} [name='{name}']"), value)
        return self

    def put(self, field: Locator, value: Any) -> None:
        kind = field.first.evaluate("e => e.type")
        if kind in ("checkbox", "radio"):
            if value is True:
                field.first.check()
                return
            if isinstance(value, list):
                for box in field.all():  # what is proposed beforehand
                    box.uncheck()
            for each in value if isinstance(value, list) else [value]:
                field.and_(self.page.locator(f"[value='{each}']")).check()
        elif kind.startswith("select"):
            field.select_option(str(value))
        else:
            field.fill(moment(value) if isinstance(value, datetime) else str(value))

    def send(self, status: int = 200) -> "Visitor":
        return self.click(f"{STEP_FORM} button[type=submit]", status)

    def take(self, step: str, **answers: Any) -> "Visitor":
        """From the page of a dossier: open the step, answer what it asks, send it; back on the dossier."""
        return self.follow(f"/{step}/").fill(**answers).send()

    def look(self) -> None:
        """Ours: nothing that axe finds. The CMS's own screens: nothing but what the written baseline allows."""
        self.page.wait_for_load_state()  # an address can be there before its page is
        if not SEES:
            return
        kind = kind_of(self.path)
        if self.page.locator(".js-translation-editor").count():
            kind = "page translation" if kind == "page editor" else "translation"
        shape = self.page.evaluate(SHAPE)
        if shape not in JUDGED:
            JUDGED[shape] = findings(self.page)
        found = JUDGED[shape]
        for rule, nodes in found.items():
            if kind == "ours" or nodes["ours"] or rule not in BASELINE.get(kind, []):
                self.stage.wrong.append(f"{kind} {self.path}: {rule} {nodes}")
        if kind != "ours":
            self.stage.seen_in_admin[kind] = self.stage.seen_in_admin.get(kind, set()) | set(found)

    def text(self) -> str:
        return self.page.locator("main").inner_text()


def findings(page: Page) -> dict[str, dict[str, list[str]]]:
    """Rule -> the elements that break it, those of our own desk pages apart; what fades in has come in."""
    page.evaluate(COME_IN)
    found: dict[str, dict[str, list[str]]] = {}
    for violation in Axe().run(page, options=AXE).response["violations"]:
        nodes: dict[str, list[str]] = {"ours": [], "theirs": []}
        for node in violation["nodes"]:
            ours = page.evaluate("s => !!document.querySelector(s)?.closest('main .desk')", node["target"][-1])
            nodes["ours" if ours else "theirs"].append(f"{node['target']} {node['failureSummary']}"[:300])
        found[violation["id"]] = nodes
    return found


def kind_of(path: str) -> str:
    if not path.startswith("/admin/"):
        return "ours"
    kinds = {
        r"/admin/$": "home",
        r"/admin/pages/\d+/edit/": "page editor",
        r"/admin/pages/": "pages",
        r"/admin/snippets/": "words",
    }
    return next((kind for pattern, kind in kinds.items() if re.match(pattern, path)), "desk")


def moment(value: datetime) -> str:
    """As the browser's own control for a date with a time wants it."""
    return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")


class Stage:
    def __init__(self, url: str, browser: Browser) -> None:
        self.url, self.browser = url, browser
        self.wrong: list[str] = []
        self.seen_in_admin: dict[str, set[str]] = {}
        self._standing = ExitStack()
        self._contexts: list[BrowserContext] = []

    def stand_at(self, moment: datetime) -> None:
        """The test and every page served from now on live at that moment; time goes on from there."""
        self._standing.close()
        Time.shift = moment - timezone.now()
        self._standing.enter_context(clock.at(moment))

    def visitor(self, user: Any = None, **options: Any) -> Visitor:
        """A browser of its own; with a user, logged in with the second factor."""
        context = self.browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "nl"} | options)
        context.set_default_timeout(15_000)
        if user is not None:
            cookie = log_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])
        shelf.close()
        self._contexts.append(context)
        return Visitor(self, context, scripts=options.get("java_script_enabled", True))

    def post(self) -> list[EmailMessage]:
        """Carry out all that is owed, as the worker would; the mails that left by it."""
        before = len(mail.outbox)
        due = OutboxRow.objects.filter(state=OutboxState.QUEUED).order_by("pk")
        for row_id in list(due.values_list("pk", flat=True)):
            outbox.deliver(row_id)
        return mail.outbox[before:]

    def no_longer_found(self, *kinds: str) -> dict[str, list[str]]:
        """What the baseline still allows though this journey, which opens those screens, did not meet it."""
        left = {kind: sorted(set(BASELINE[kind]) - self.seen_in_admin.get(kind, set())) for kind in kinds}
        return {kind: rules for kind, rules in left.items() if rules and SEES}

    def link_in(self, message: EmailMessage) -> str:
        """The address in a mail, on the server of this test."""
        found = re.search(rf"{re.escape(settings.BASE_URL)}(/\S+)", str(message.body))
        assert found, message.body
        return found.group(1)

    def close(self) -> None:
        self._standing.close()
        Time.shift = timedelta(0)
        for context in self._contexts:
            context.close()


def to(messages: list[EmailMessage], address: str) -> list[EmailMessage]:
    return [each for each in messages if any(address in recipient for recipient in each.to)]
