"""What a mission sheet has to say before it can be approved."""

from typing import Any, ClassVar

from workflows.missions import rules
from workflows.missions.results import Results
from workflows.missions.states import BEFORE_APPROVAL, Compensation, Door

# What the sheet must say before it can be approved (R5.2): column -> its name on screen.
REQUIRED_ON_SHEET = (
    "title",
    "objectives",
    "axis",
    "intervention_kind",
    "audience_kind",
    "place_kind",
    "language",
    "level",
    "region",
    "sector",
    "themes",
)

# What the public form asks of everybody and a mail may not say.
ASKED_AFTER_A_MAIL = ("intervention_kind", "audience_kind", "region", "language")


class Completeness(Results):
    """Names what is still missing, as the form names it."""

    MANY: ClassVar[tuple[str, ...]]
    door: Any
    state: Any
    ambassadors_wanted: Any
    staff_wanted: Any
    place_name: Any
    is_online: Any
    starts: Any
    when_text: Any
    brief: Any
    needs_nothing_special: Any
    compensation_kind: Any

    class Meta(Results.Meta):
        abstract = True

    def missing_from_sheet(self) -> list[Any]:
        """The names on screen of what the sheet still lacks for approval."""
        required = [self._meta.get_field(name) for name in REQUIRED_ON_SHEET]
        missing = [field.verbose_name for field in required if not self._holds(field.name)]
        if not self.needs_nothing_special:
            special = [self._meta.get_field(name) for name in ("competences", "preparation")]
            missing += [field.verbose_name for field in special if not self._holds(field.name)]
        if not self.ambassadors_wanted + self.staff_wanted:
            missing.append(self._meta.get_field("ambassadors_wanted").verbose_name)
        missing += self.missing_results()
        if not (self.place_name or self.is_online):
            missing.append(self._meta.get_field("place_name").verbose_name)
        if not (self.starts or self.when_text):
            missing.append(self._meta.get_field("starts").verbose_name)
        if not self.brief.strip():
            missing.append(self._meta.get_field("brief").verbose_name)
        if self.compensation_kind == Compensation.UNDECIDED:
            missing.append(self._meta.get_field("compensation_kind").verbose_name)
        elif not rules.amount_is_known(self):
            missing.append(self._meta.get_field("compensation_amount").verbose_name)
        return missing

    def missing_from_mail(self) -> list[Any]:
        """What a request by mail did not say and its requester has not told since; nothing of any other request."""
        if self.door != Door.MAIL or self.state not in BEFORE_APPROVAL:
            return []
        named = [name for name in ASKED_AFTER_A_MAIL if not self._holds(name)]
        if not (self.starts or self.when_text):
            named.append("starts")
        if not (self.place_name or self.is_online):
            named.append("place_name")
        return [self._meta.get_field(name).verbose_name for name in named]

    def _holds(self, name: str) -> bool:
        """No query: a foreign key is not followed, and whether there are rows of a set stands on the dossier itself."""
        return bool(getattr(self, f"has_{name}" if name in self.MANY else self._meta.get_field(name).attname))
