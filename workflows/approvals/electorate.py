"""Whom a request asks in its present round, whose answers count, and whether they are enough."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import OuterRef, Subquery

from workflows.approvals import votes
from workflows.approvals.absences import Absence
from workflows.approvals.votes import AGREE, ASK_FIRST, RECUSE, REFUSE, Vote
from workflows.people import roles
from workflows.people.roles import Role

SCOPED = (Role.SUPPORT_GROUP, Role.COORDINATOR)


@dataclass
class Circle:
    """Whom one step of the policy asks today, without those who may not answer; account ids and the accounts.

    own        the group
    deputies   who stands in -> who is away, of the group
    above      who may answer in the place of the whole group, once the time is over
    """

    step: dict[str, Any]
    own: dict[int, Any] = field(default_factory=dict)
    deputies: dict[int, int] = field(default_factory=dict)
    above: dict[int, Any] = field(default_factory=dict)

    def counts(self, vote: Vote) -> bool:
        """Whether a vote is of somebody whom the step asks; in the place of the group too."""
        return self.decides(vote) or (vote.user in self.own if vote.of is None else vote.of in self.own)

    def decides(self, vote: Vote) -> bool:
        """Whether that one answer stands for the whole group."""
        return vote.instead and vote.user in self.above


class Electorate(models.Model):
    """Mixed into the request. Every question is answered by who holds the roles today."""

    policy_steps: Any
    position: Any
    votes: Any
    subject: Any
    escalated_at: Any
    asked_by_id: int | None
    changes: Any

    class Meta:
        abstract = True

    @property
    def given(self) -> list[Vote]:
        return votes.read(self.votes)

    @property
    def edition(self) -> int:
        """How often the dossier has changed since it was asked."""
        return len(self.changes)

    @property
    def present_steps(self) -> list[dict[str, Any]]:
        """The steps of the policy that are asked now."""
        return [self.policy_steps[index] for index in self.present_round]

    @property
    def present_round(self) -> list[int]:
        """Raises LookupError where the request cannot be read."""
        found = [each for each in votes.rounds(self.policy_steps) if each[0] == self.position]
        return found[0]

    @property
    def later_steps(self) -> list[dict[str, Any]]:
        """The steps of the policy that are asked after the present round."""
        return self.policy_steps[self.present_round[-1] + 1 :]

    def earlier_votes(self) -> list[Vote]:
        """The answers in the rounds before this one, of those who did not stay out since."""
        found = [v for v in self.given if v.position < self.position and v.edition == self.edition]
        return [each for each in found if each.verdict in (AGREE, REFUSE) and each.user not in self.recused]

    def present_votes(self) -> list[Vote]:
        """The answers in this round that no change of the dossier made old; each account's last."""
        return [each for each in self.given if each.position == self.position and each.edition == self.edition]

    def stale_votes(self) -> list[Vote]:
        """Each account's answer that was given before the dossier changed, and not given anew."""
        again = {each.user for each in self.given if each.edition == self.edition}
        old = [v for v in self.given if v.edition < self.edition and v.user not in again]
        return [each for each in old if each.verdict in (AGREE, REFUSE)]

    def verdict_of(self, user_id: int) -> str:
        """The person's answer in the present round that still counts; empty without one."""
        if user_id in self.recused:
            return RECUSE
        return next((each.verdict for each in self.present_votes() if each.user == user_id), "")

    @property
    def agreed_before(self) -> set[int]:
        """Accounts that agreed in an earlier round: each round is answered by other people."""
        earlier = (each for each in self.given if each.position < self.position and each.edition == self.edition)
        return {each.user for each in earlier if each.verdict == AGREE}

    @property
    def recused(self) -> set[int]:
        """Accounts that declared a conflict of interest in any round."""
        return {each.user for each in self.given if each.verdict == RECUSE}

    @property
    def changed_by(self) -> set[int]:
        """Accounts that changed the dossier while it was asked: somebody else looks at what they made of it."""
        return {who for _columns, who in self.changes if who is not None}

    def questions(self) -> set[int]:
        """Accounts that asked something first and wait for the answer."""
        return {each.user for each in self.given if each.verdict == ASK_FIRST}

    def holders(self, step: dict[str, Any], role: Role) -> list[Any]:
        """Everyone with that role for this dossier, read once per loaded request; each knows their `deputy_now`."""
        known = self.__dict__.setdefault("_group_asked", {})
        place = (getattr(self.subject, "country_id", None), getattr(self.subject, "region_id", None))
        if role not in known:
            away = Absence.objects.current().filter(user=OuterRef("pk")).order_by("pk")
            found = roles.holding(role, *(place if role in SCOPED else ()))
            known[role] = list(found.annotate(deputy_now=Subquery(away.values("pk")[:1])))
        named = step.get("people") if role == step["role"] else None
        return [each for each in known[role] if not named or each.pk in named]

    def circles(self) -> list[Circle]:
        models.prefetch_related_objects([self.subject], *self.subject.CONFLICT_READS)
        return [self.circle(step) for step in self.present_steps]

    def circle(self, step: dict[str, Any]) -> Circle:
        group = self.holders(step, Role(step["role"]))
        own = {each.pk: each for each in group if self.may_decide(each)}
        circle = Circle(step, own)
        for absence in self.absences_of(own.values()):
            deputy = absence.deputy
            if deputy.pk not in own and self.may_decide(deputy) and stands_in(absence, Role(step["role"])):
                circle.deputies.setdefault(deputy.pk, absence.user_id)
                self.__dict__.setdefault("_people", {})[deputy.pk] = deputy
        if self.escalated_at is not None and step.get("may_decide"):
            circle.above = {each.pk: each for each in self.above(step)}
        return circle

    def absences_of(self, people: Iterable[Any]) -> list[Absence]:
        """No query where nobody is away."""
        found = [each.deputy_now for each in people if each.deputy_now]
        known = self.__dict__.setdefault("_absences", {})
        if missing := [pk for pk in found if pk not in known]:
            known |= (read := Absence.objects.select_related("deputy").in_bulk(missing))
            for absence in read.values():
                roles.remember_for_request(absence.deputy)  # asked for the same roles by every request read with this
        return [known[pk] for pk in found if pk in known]

    def above(self, step: dict[str, Any]) -> list[Any]:
        """To whom a step goes after its time: the role it names, or the board where nobody there has a vote."""
        named = step.get("escalates_to", "")
        wanted = [named, Role.BOARD] if named else []
        for role in dict.fromkeys(Role(each) for each in wanted if each != step["role"]):
            if found := [each for each in self.holders(step, role) if self.may_decide(each)]:
                return found
        return []

    def may_decide(self, user: Any) -> bool:
        """Four eyes, whatever the group: not the asker, nor who changed or agreed before, nor who has an interest."""
        out = {self.asked_by_id, *self.recused, *self.agreed_before, *self.changed_by}
        return user.pk not in out and not self.subject.has_conflict(user)

    def electorate(self) -> list[Any]:
        """Everyone who may answer in the present round, those who answered included."""
        return list(self.people_in(self.circles()).values())

    def people_in(self, circles: list[Circle]) -> dict[int, Any]:
        found: dict[int, Any] = {}
        for circle in circles:
            found |= circle.own | {pk: self.__dict__["_people"][pk] for pk in circle.deputies} | circle.above
        return found

    def still_to_answer(self) -> list[Any]:
        """Who is away and their deputy are both asked, until one of them has answered."""
        circles = self.circles()
        taken = {vote.of for circle in circles for vote in self.counted(circle)}

        def waits(circle: Circle, pk: int) -> bool:
            stands_in_for = circle.deputies.get(pk)
            left_to_deputy = stands_in_for is not None and not self.has_answered(stands_in_for)
            return pk in circle.above or left_to_deputy or (pk in circle.own and pk not in taken)

        people = {pk: each for pk, each in self.people_in(circles).items() if not self.has_answered(pk)}
        return [each for pk, each in people.items() if any(waits(circle, pk) for circle in circles)]

    def has_answered(self, user_id: int) -> bool:
        """Not yet who answered for themselves and may now answer in the place of the group."""
        verdict = self.verdict_of(user_id)
        if verdict not in (AGREE, REFUSE) or self.escalated_at is None:
            return bool(verdict)
        above = any(each.pk == user_id for step in self.present_steps for each in self.above(step))
        return not above or self.has_decided_above(user_id)

    def has_decided_above(self, user_id: int) -> bool:
        return any(each.instead and each.user == user_id for each in self.present_votes())

    def counted(self, circle: Circle) -> list[Vote]:
        """The answers that count for a step: one a person and one a seat, the absent one's own before the deputy's."""
        found = [each for each in self.present_votes() if circle.counts(each) and each.user not in self.left_out()]
        own = {each.user for each in found}
        return [each for each in found if each.of is None or each.of not in own]

    def left_out(self) -> set[int]:
        """Deputies who answered, and may do nothing any more or have an interest."""
        standing = {each.user for each in self.present_votes() if each.of is not None}
        if not standing:
            return set()
        known = self.__dict__.setdefault("_deputies", {})
        if missing := standing - known.keys():
            known |= get_user_model()._default_manager.filter(is_active=True).in_bulk(missing)
        return {pk for pk in standing if pk not in known or not self.may_decide(known[pk])}

    def places(self, circles: list[Circle]) -> list[frozenset[int]]:
        """One for each agreement that is still to be filled: those of a step that somebody above decided are not.

        A deputy who has not answered fills none: it is the place of who is away.
        """
        found = []
        for circle in circles:
            agreed = [each for each in self.counted(circle) if each.verdict == AGREE]
            if not any(map(circle.decides, agreed)):
                who = {*circle.own, *(each.user for each in agreed)}
                found += [frozenset(who)] * circle.step["quorum"]
        return found

    def agreeing(self, circles: list[Circle]) -> set[int]:
        return {v.user for circle in circles for v in self.counted(circle) if v.verdict == AGREE}

    @property
    def needed(self) -> int:
        """How many people still have to agree in this round."""
        circles = self.circles()
        places = self.places(circles)
        return len(places) - votes.filled(places, self.agreeing(circles))

    @property
    def shortfall(self) -> int:
        """How many people are lacking for the round to be completed at all; 0 when it can be."""
        circles = [each for each in self.circles() if all(self.verdict_of(pk) == REFUSE for pk in each.above)]
        open_to = {pk for each in circles for pk in each.own if self.verdict_of(pk) in ("", ASK_FIRST)}
        agreed = [v for each in circles for v in self.counted(each) if v.verdict == AGREE]
        places = self.places(circles)
        return len(places) - votes.filled(places, (open_to - {v.of for v in agreed}) | {v.user for v in agreed})

    @property
    def is_stopped(self) -> bool:
        return any(map(self._stops, self.circles()))

    def _stops(self, circle: Circle) -> bool:
        against = [each for each in self.counted(circle) if each.verdict == REFUSE]
        return any(map(circle.decides, against)) or len(against) >= circle.step["stopped_by"]

    def seat_of(self, user: Any) -> Vote:
        """As whom this person answers: for themselves, for who is away, or in the place of a group."""
        circles = self.circles()
        own = any(user.pk in each.own for each in circles)
        of = None if own else next((c.deputies[user.pk] for c in circles if user.pk in c.deputies), None)
        above = any(user.pk in each.above for each in circles)
        return Vote(self.position, user.pk, "", self.edition, None if above else of, above)


def stands_in(absence: Absence, role: Role) -> bool:
    """Whether the deputy holds the same role today, or the coordinator named them."""
    return absence.named_by_id is not None or roles.has_role(absence.deputy, role)
