"""What the house keeps about people, for anyone to read, from the declarations that purge and erasure follow."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from workflows.kernel.privacy import Basis
from workflows.people.privacy.tables import personal


@dataclass
class Purpose:
    """One purpose on one ground in law: what is kept for it, and how long."""

    name: str
    ground: str
    things: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)

    @property
    def facts(self) -> list[tuple[str, str]]:
        told = (_("What"), self.things), (_("How long"), self.terms), (_("Ground in law"), [self.ground])
        return [(str(label), ", ".join(words)) for label, words in told]


def purposes() -> list[Purpose]:
    """By name, in the language that is spoken now; asks nothing of the database."""
    found: dict[tuple[str, Basis], Purpose] = {}
    for model, said in personal().items():
        for kept in said.keeps:
            name = str(kept.purpose)
            one = found.setdefault((name, kept.basis), Purpose(name, str(kept.basis.label)))
            thing = str(model._meta.verbose_name_plural)
            one.things += [thing] if thing not in one.things else []
            one.terms += [term for each in kept.terms if (term := str(each)) not in one.terms]
    return sorted(found.values(), key=lambda each: (each.name, each.ground))
