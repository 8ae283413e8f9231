"""Who sees which candidacies, what is late, what waits for whom."""

from datetime import timedelta
from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.db.models import Avg, Count, Exists, F, OuterRef, Q

from workflows.approvals.queries import closed_by_conflict, subjects_asked_instead, subjects_asked_of
from workflows.candidates.interests import found_for
from workflows.candidates.states import ENDED, ITS_OWN_TIME, RANKED, AssessmentState, NominationState, State
from workflows.kernel import clock
from workflows.kernel.lifecycle import LifecycleQuerySet
from workflows.kernel.models import TransitionRecord
from workflows.people import roles
from workflows.people.roles import Role

LOOKED_IN_FOR = timedelta(hours=1)


class CandidacyQuerySet(LifecycleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The dossiers this account may open on the desk; nobody's by default.

        Support group: those of its country and regions. Board and finance: those that an approval
        asks of them now. An administrator: those opened on record within the hour. Never one's own, one's
        nominee's, nor one in which one has an interest.
        """
        seen = roles.in_scope(user)
        for role in (Role.BOARD, Role.FINANCE):
            if roles.has_role(user, role):
                seen |= Q(pk__in=subjects_asked_of(user, role, self.model))
        if instead := subjects_asked_instead(user, self.model):
            seen |= Q(pk__in=instead)
        if roles.has_role(user, Role.ADMINISTRATOR):
            seen |= Q(pk__in=self.opened_on_record_by(user))
        return self.filter(seen).exclude(self.of_interest_to(user))

    def handled_by(self, user: Any) -> Self:
        """Those of this seat's country and regions, without an interest."""
        return self.filter(roles.in_scope(user)).exclude(self.of_interest_to(user))

    def of_interest_to(self, user: Any) -> Q:
        """One's own candidacy, and those in which one has an interest, declared or found."""
        assessments = self.model._meta.get_field("assessments").related_model._default_manager
        recused = assessments.filter(assessor=user.pk, state=AssessmentState.RECUSED).order_by().values("candidacy")
        own = Q(member__user=user.pk) | Q(nomination__isnull=False, nomination__nominator=user.pk)
        return own | Q(pk__in=recused) | Q(pk__in=closed_by_conflict(user, self.model)) | found_for(user)

    def opened_on_record_by(self, user: Any) -> list[int]:
        kind = ContentType.objects.get_for_model(self.model)
        since = clock.now() - LOOKED_IN_FOR
        looked = TransitionRecord.objects.filter(content_type=kind, step="look_in", actor=user.pk, at__gte=since)
        return list(looked.order_by().values_list("object_id", flat=True))

    def of(self, user: Any) -> Self:
        """This person's own candidacies, the latest first."""
        return self.filter(member__user=user.pk).exclude(state=State.NEW).order_by("-pk")

    def touch(self) -> None:
        """The candidate worked on a part of it: its term begins anew."""
        self.filter(state__in=ITS_OWN_TIME).update(touched_at=clock.now(), reminders=0, reminded_at=None)

    def open(self) -> Self:
        return self.exclude(state__in=[State.NEW, *ENDED])

    def appealed(self) -> Self:
        """An appeal waits for the coordinator's answer."""
        return self.filter(state=State.REJECTED, appealed_at__isnull=False, appeal_answered_at__isnull=True)

    def refused_for_good(self) -> Self:
        """The term to appeal has passed, or the appeal was answered."""
        refused = self.filter(state=State.REJECTED).exclude(pk__in=self.appealed().order_by().values("pk"))
        read = refused.only("state", "state_since", "country_id")
        over = [each.pk for each in read if each.appeal_until < clock.now()]
        return refused.filter(pk__in=over)

    def on_the_desk(self) -> Self:
        """Where the next move is the support group's."""
        appealed = Q(state=State.REJECTED, appealed_at__isnull=False, appeal_answered_at__isnull=True)
        asked = Q(state=State.DRAFT, exempt_because="") & ~Q(exemption_asked="")
        working = Q(state__in=[State.SUBMITTED, State.SCREENING, State.ASSESSMENT, State.RECOMMENDED])
        return self.filter(working | appealed | asked)

    def held(self) -> Self:
        """Whose answer is decided and held, in the order in which they were decided."""
        return self.exclude(held_answer="").order_by("held_at", "pk")

    def overdue(self) -> Self:
        """Past the day by which the stage should have ended."""
        return self.filter(due_at__lt=clock.now())

    def on_their_own_time(self) -> Self:
        """Drafts and places on the waiting list, which run out."""
        return self.filter(state__in=ITS_OWN_TIME)

    def with_scores(self) -> Self:
        """The weighted mean of the scores of the present round, how many gave theirs, how many were asked."""
        now = Q(assessments__round=F("round"))
        given = now & Q(assessments__state=AssessmentState.GIVEN)
        asked = now & Q(assessments__state__in=[AssessmentState.GIVEN, AssessmentState.ASSIGNED])
        return self.annotate(
            mean=Avg("assessments__mean", filter=given),
            scores_given=Count("assessments", filter=given),
            scores_asked=Count("assessments", filter=asked),
        )

    def with_scores_owed_by(self, user: Any) -> Self:
        """Whether this person was asked for scores in the present round, or after a talk, and has not given them."""
        assessments = self.model._meta.get_field("assessments").related_model._default_manager
        own = assessments.filter(candidacy=OuterRef("pk"), round=OuterRef("round"), assessor=user.pk)
        return self.annotate(
            owes_scores=Exists(own.filter(state=AssessmentState.ASSIGNED)),
            owes_second_scores=Exists(own.filter(state=AssessmentState.GIVEN).exclude(again=[])),
        )

    def lacking_a_moment(self) -> Self:
        """Being assessed, with an interview meant, and no moment left or none that suits."""
        slots = self.model._meta.get_field("slots").related_model._default_manager
        offered = slots.filter(candidacies=OuterRef("pk"))
        kept = slots.filter(chosen_by=OuterRef("pk")).taken()
        left = Q(Exists(offered.open()) & Q(no_moment_because="")) | Q(Exists(kept))
        return self.filter(Exists(offered), state=State.ASSESSMENT).exclude(left)

    def to_assess_by(self, user: Any) -> Self:
        """Those that wait for this person's scores, where they are needed most first: fewest given, soonest due."""
        rows = self.filter(state=State.ASSESSMENT).visible_to(user).with_scores_owed_by(user).filter(owes_scores=True)
        return rows.with_scores().order_by("scores_given", F("due_at").asc(nulls_last=True), "pk")

    def compared_by(self, user: Any) -> Self:
        """Those whose scores this seat of the support group may compare: an advice was given, no decision yet.

        What an approval or a look on record opens is not compared: neither shows scores.
        """
        return self.handled_by(user).filter(state__in=RANKED).exclude(advice="")


class AssessmentQuerySet(LifecycleQuerySet):
    def assigned(self) -> Self:
        return self.filter(state=AssessmentState.ASSIGNED)


class NominationQuerySet(LifecycleQuerySet):
    def by(self, user: Any) -> Self:
        return self.filter(nominator=user.pk).exclude(state=NominationState.NEW).order_by("-pk")

    def unanswered_too_long(self) -> Self:
        return self.filter(state=NominationState.SENT, valid_until__lte=clock.now())
