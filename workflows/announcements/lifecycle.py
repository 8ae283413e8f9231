"""The life of an announcement, from the draft to its last day."""

from datetime import date
from typing import Any

from django.utils.translation import pgettext_lazy
from django_fsm import transition

from workflows.announcements import audiences, consequences, messages, rules
from workflows.announcements.states import WRITTEN
from workflows.announcements.states import AnnouncementState as State
from workflows.kernel import clock
from workflows.kernel.actors import Actor, is_user, name_of
from workflows.kernel.lifecycle import LifecycleModel, StateField
from workflows.kernel.steps import LetterKind, Tell, step

POSTED = Tell(messages.audience, still=rules.is_posted, kind=LetterKind.AGENDA)


class AnnouncementLifecycle(LifecycleModel):
    """What the cooperative tells a group of its people, and who has read it."""

    DECISIVE = ("title", "text", "audience", "region", "language", "theme", "until", "acknowledge_by", "posts_on")
    READ_WITH = ("region", "language", "theme")

    state: Any = StateField(pgettext_lazy("announcement", "state"), choices=State.choices, default=State.NEW)

    class Meta(LifecycleModel.Meta):
        abstract = True

    @transition(
        field=state,
        source=State.NEW,
        target=State.DRAFT,
        permission=rules.writes,
        custom=step(
            pgettext_lazy("announcement", "Write an announcement"),
            done=pgettext_lazy("announcement", "Drafted"),
            asks="TextForm",
            tone="main",
        ),
    )
    def write(self, *, by: Actor, **words: Any) -> None:
        """You write it first; nobody is told before you post it."""
        self.fill(**words)

    @transition(
        field=state,
        source=list(WRITTEN),
        target=None,
        permission=rules.writes,
        custom=step(
            pgettext_lazy("announcement", "Edit"),
            done=pgettext_lazy("announcement", "Edited"),
            asks="TextForm",
        ),
    )
    def revise(self, *, by: Actor, **words: Any) -> None:
        """Words, audience or days change; nobody was told of it yet."""
        self.fill(**words)

    @transition(
        field=state,
        source=list(WRITTEN),
        target=State.POSTED,
        conditions=[rules.words_are_complete, rules.is_not_over],
        permission=rules.may_post,
        custom=step(
            pgettext_lazy("announcement", "Post it now"),
            done=pgettext_lazy("announcement", "Posted"),
            tone="main",
            tells={"announcement_posted": POSTED},
            then=[consequences.note_to_whom],
        ),
    )
    def post(self, *, by: Actor) -> None:
        """Whoever belongs to the audience now finds it in the zone and is told by mail; the words stay as they are."""
        self.stand(by)

    @transition(
        field=state,
        source=State.NEW,
        target=State.POSTED,
        conditions=[rules.words_are_complete, rules.is_not_over],
        permission=rules.a_rule,
        custom=step(
            pgettext_lazy("announcement", "Post by a rule"),
            done=pgettext_lazy("announcement", "Posted by a rule"),
            tells={"announcement_posted": POSTED},
            then=[consequences.note_to_whom],
            automatic=True,
        ),
    )
    def post_by_rule(self, *, by: Actor) -> None:
        """A rule of the house posts words that were prepared for it."""
        self.stand(by)

    @transition(
        field=state,
        source=State.DRAFT,
        target=State.PLANNED,
        conditions=[rules.words_are_complete, rules.is_not_over],
        permission=rules.writes,
        custom=step(
            pgettext_lazy("announcement", "Post it on a day"),
            done=pgettext_lazy("announcement", "Planned"),
            asks="PlanForm",
        ),
    )
    def plan(self, *, by: Actor, posts_on: date) -> None:
        """It is posted by itself on the morning of that day, to whoever belongs to the audience then."""
        self.posts_on = posts_on

    @transition(
        field=state,
        source=State.POSTED,
        target=None,
        conditions=[rules.someone_has_not_acknowledged, rules.not_reminded_today],
        permission=rules.may_remind,
        custom=step(
            pgettext_lazy("announcement", "Remind those who did not acknowledge"),
            done=pgettext_lazy("announcement", "Reminder sent"),
            asks="RemindForm",
            tells={
                "announcement_reminder": Tell(
                    messages.who_has_not_acknowledged,
                    still=rules.is_posted,
                    while_among=messages.who_has_not_acknowledged,
                )
            },
        ),
    )
    def remind(self, *, by: Actor, on: str = "") -> None:
        """Everyone who has not acknowledged it yet is asked once more."""
        self.reminded_on = clock.today()

    @transition(
        field=state,
        source=State.POSTED,
        target=State.ENDED,
        permission=rules.may_end,
        custom=step(
            pgettext_lazy("announcement", "End it"),
            done=pgettext_lazy("announcement", "Ended"),
        ),
    )
    def end(self, *, by: Actor) -> None:
        """It leaves the home of the zone and asks nothing any more; it can still be read among the past ones."""

    @transition(
        field=state,
        source=[*WRITTEN, State.POSTED],
        target=State.WITHDRAWN,
        permission=rules.writes,
        custom=step(
            pgettext_lazy("announcement", "Withdraw it"),
            done=pgettext_lazy("announcement", "Withdrawn"),
            tone="danger",
        ),
    )
    def withdraw(self, *, by: Actor) -> None:
        """Nobody reads it in the zone any more, and mails that have not left yet do not leave."""

    def fill(self, *, title: Any, text: Any, audience: str, until: date, acknowledge_by: date | None = None) -> None:
        """audience: a line of `audiences`."""
        self.title, self.text, self.until, self.acknowledge_by = title, text, until, acknowledge_by
        for name, value in audiences.columns(audience).items():
            setattr(self, name, value)

    def stand(self, by: Actor) -> None:
        self.posted_at = clock.now()
        self.posted_by = by if is_user(by) else None
        self.posted_by_rule = "" if self.posted_by else name_of(by)
