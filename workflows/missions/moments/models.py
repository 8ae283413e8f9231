"""When people could come, asked while the date of a mission is open. No lifecycle: an answer decides nothing."""

from django.db import models
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from snippets.languages import labelled
from workflows.kernel import clock, links
from workflows.missions.models import Mission
from workflows.people.models import Member

PURPOSE = "moments"


class Moment(models.Model):
    """One of the moments that the owner proposes; asking anew replaces them all."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="moments")
    starts = models.DateTimeField()
    ends = models.DateTimeField()

    class Meta:
        ordering = ["starts", "pk"]

    def __str__(self) -> str:
        return labelled(self.mission, f"{self.starts:%Y-%m-%d %H:%M}")


class MomentsAsked(models.Model):
    """One person who is asked, by a link of their own."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="moments_asked")
    member = models.ForeignKey(Member, models.CASCADE, related_name="moments_asked")
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["mission", "member"], name="asked_once_about_moments")]

    def __str__(self) -> str:
        return f"{self.member} · {self.mission}"

    def path(self) -> str:
        return reverse("moments", args=[links.sign(PURPOSE, self.pk, 1)])


class Says(models.TextChoices):
    YES = "yes", pgettext_lazy("whether a moment suits", "Yes")
    MAYBE = "maybe", pgettext_lazy("whether a moment suits", "If need be")
    NO = "no", pgettext_lazy("whether a moment suits", "No")


class MomentAnswer(models.Model):
    asked = models.ForeignKey(MomentsAsked, models.CASCADE, related_name="answers")
    moment = models.ForeignKey(Moment, models.CASCADE, related_name="answers")
    says = models.CharField(pgettext_lazy("whether a moment suits", "answer"), max_length=5, choices=Says.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asked", "moment"], name="one_answer_per_moment")]

    def __str__(self) -> str:
        return labelled(self.asked, self.says)
