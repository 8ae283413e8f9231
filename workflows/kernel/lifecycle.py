from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from workflows.kernel import clock
from workflows.kernel.actors import Actor
from workflows.kernel.facts import Audience, Fact
from workflows.kernel.placeholders import Placeholder
from workflows.kernel.plugs import plugs
from workflows.kernel.recipients import Recipient
from workflows.kernel.refusals import Answer, No
from workflows.kernel.wording import Reader, reader_now

if TYPE_CHECKING:
    from workflows.kernel.refusals import Words


class StateField(FSMField):
    """Where a dossier stands; only a transition moves it.

    To migrations it is plain text: an FSMField looks for transitions whenever any model is made, and migrations make
    thousands, which took half of the first start.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"protected": True, **kwargs})

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """`get_state_display()` everywhere says what `state_label` says."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, f"get_{name}_display", lambda subject: subject.state_label())

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs


class LifecycleQuerySet(models.QuerySet):
    """Refuses to write a state: only `perform()` does."""

    def past_expected(self) -> models.Q:
        """Longer in their state than is expected of it."""
        late = models.Q(pk__in=[])
        for state, days in self.model.expected_days().items():
            late |= models.Q(state=state, state_since__lt=clock.now() - timedelta(days=days))
        return late

    def update(self, **values: Any) -> int:
        if "state" in values or "revision" in values:
            raise TypeError("A state is written by perform() only.")
        return super().update(**values)

    def bulk_update(self, objs: Iterable[Any], fields: Sequence[str], batch_size: int | None = None) -> int:
        if "state" in fields or "revision" in fields:
            raise TypeError("A state is written by perform() only.")
        return super().bulk_update(objs, fields, batch_size)

    def delete(self) -> NoReturn:
        raise TypeError("A dossier is not deleted: it is closed by a step, and its personal data is erased.")


class LifecycleModel(models.Model):
    """A dossier that moves by steps. A subclass adds `state` (a StateField) and says what is decisive.

    DECISIVE   names of the columns that a decision rests on: a change to one counts as a revision.
    EXPECTED   state -> days it is expected to last; longer is overdue.
    READ_WITH  foreign keys that nearly every step reads: they come with the locked row, themselves not locked.
    ABOUT_A_PERSON   whether the dossier is about one person, so that only those who must may read it.
    CONFLICT_READS   what `has_conflict` reads, to prefetch where many dossiers are asked at once.
    FACTS, AUDIENCES   what rows of policy may ask of it, and whom they may tell (kernel/facts.py).
    TOLD_APART   key -> readers for whom letters may have words of their own (`told_as`).
    PLACEHOLDERS   what letters written in the back office may name of it (kernel/placeholders.py).
    """

    DECISIVE: ClassVar[tuple[str, ...]] = ()
    EXPECTED: ClassVar[dict[str, int]] = {}
    READ_WITH: ClassVar[tuple[str, ...]] = ()
    ABOUT_A_PERSON: ClassVar[bool] = False
    CONFLICT_READS: ClassVar[tuple[str, ...]] = ()
    FACTS: ClassVar[tuple[Fact, ...]] = ()
    AUDIENCES: ClassVar[tuple[Audience, ...]] = ()
    TOLD_APART: ClassVar[dict[str, "Words"]] = {}
    PLACEHOLDERS: ClassVar[dict[str, Placeholder]] = {}

    revision = models.PositiveIntegerField(default=0, editable=False)
    state_since = models.DateTimeField(_("in this state since"), default=clock.now, editable=False)

    objects = LifecycleQuerySet.as_manager()

    class Meta:
        abstract = True

    def locks_first(self, step: str) -> tuple[str, ...]:
        """Foreign keys whose rows are locked before this one, in order: one order for everybody, so that no two acts
        wait for each other. `step` is "undo" when the last act is taken back.
        """
        return ()

    def keeps_back(self, step: str) -> bool:
        """Whether a step that could be taken now is kept to be taken later: `hold` follows in its place, with the
        step's name as `answer` and with its answers.
        """
        return False

    def stands(self) -> Answer:
        """Whether the values that an undo restored can still be true beside what others did meanwhile."""
        return True

    def came_back(self, record: Any) -> None:
        """After this record of it was reversed: what the step did beside the dossier's own columns is restored."""

    def to_decide_on(self) -> list[tuple[Any, str]]:
        """(label, words) beside its facts, for who decides on a step of it; nothing that only some may read."""
        return []

    def tells_names_to(self, user: Any) -> bool:
        """Whether this reader may know the people around the dossier by name."""
        return True

    def link_for(self, recipient: Recipient) -> str:
        """The path where that recipient finds this dossier; empty when there is none for them."""
        raise NotImplementedError

    def link_in(self, recipient: Recipient, message: str) -> str:
        """Where this message leads: the dossier, unless it asks something that has a page of its own."""
        return self.link_for(recipient)

    def told_as(self, recipient: Recipient) -> str:
        """The key in `TOLD_APART` of the readers whose words a letter to them takes; empty: those for everybody."""
        return ""

    def calendar_for(self, recipient: Recipient, message: str) -> bytes:
        """The calendar entry that goes with this message; empty when none does."""
        return b""

    def desk_url(self) -> str:
        """The dossier's page in the back office."""
        raise NotImplementedError

    def may_undo(self, by: Actor, last: models.Model) -> Answer:
        return No(_("Only the person who took the step or the coordinator may take it back."))

    def entry_for(self, entry: Any, user: Any) -> Any:
        """How an entry of its history (`kernel.history.Entry`) is told to that reader."""
        return entry

    def has_conflict(self, user: Any) -> bool:
        """Whether the system sees an interest of this user in the dossier, so that they may not decide on it."""
        return False

    @classmethod
    def read_interests(cls, subjects: list[Any]) -> None:
        """What `has_conflict` reads, for many dossiers at once."""
        models.prefetch_related_objects(subjects, *cls.CONFLICT_READS)

    @cached_property
    def conflicts_declared(self) -> frozenset[int]:
        """Accounts that declared an interest where a step of this dossier was asked: it holds for every other step."""
        return frozenset(plugs.gate.conflicts_declared(self)) if self.pk is not None else frozenset()

    def set_many(self, **sets: Iterable[Any]) -> None:
        """In a step's body: what a many-to-many column holds from now on, written when the row is saved."""
        self.__dict__.setdefault("_many", {}).update({name: list(rows) for name, rows in sets.items()})

    @classmethod
    def expected_days(cls) -> dict[str, int]:
        """State -> days: the code's, and what editors said otherwise. Nothing where it is measured by other means."""
        return {**cls.EXPECTED, **plugs.words.expected(cls._meta.model_name or "")} if cls.EXPECTED else {}

    def own_label(self, reader: Reader) -> str:
        """What editors call the present state for that reader; empty where they call it nothing."""
        return plugs.words.label(self._meta.model_name or "", self.state, reader)  # type: ignore[attr-defined]

    def state_label(self, reader: Reader | None = None) -> str:
        """The present state in words for that reader, or for whom the page or mail is being written."""
        return self.own_label(reader or reader_now()) or str(self.house_labels().get(self.state, self.state))  # type: ignore[attr-defined]

    @classmethod
    def house_labels(cls) -> dict[str, Any]:
        """State -> the code's words, in the order of its life."""
        return dict(cls._meta.get_field("state").choices or ())

    @classmethod
    def state_choices(cls) -> list[tuple[str, Any]]:
        """Every state with its words for whom the page is being written."""
        name, reader = cls._meta.model_name or "", reader_now()
        return [(state, plugs.words.label(name, state, reader) or words) for state, words in cls.house_labels().items()]

    @property
    def overdue_days(self) -> int:
        """By how many days the present state lasts longer than expected; 0 when it does not."""
        expected = self.expected_days().get(self.state)
        if expected is None:
            return 0
        return max(0, (clock.now() - self.state_since).days - expected)

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Reads the state anew too; the field lets itself be set once it is gone from the instance."""
        if fields is None or "state" in fields:
            self.__dict__.pop("state", None)
        for kept in (
            "conflicts_declared",
            "_requests",
            "_group_asked",
            "_absences",
            "_deputies",
        ):  # what was read about the dossier beside its row
            self.__dict__.pop(kept, None)
        super().refresh_from_db(using, fields, from_queryset)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A dossier is not deleted: it is closed by a step, and its personal data is erased.")
