"""What the clock does with candidacies. One dossier that refuses never holds up the others."""

from workflows.candidates.messages import administrators_where_a_virus_was_found
from workflows.candidates.models import Assessment, Candidacy, Nomination
from workflows.candidates.states import ENDED, State
from workflows.kernel import outbox
from workflows.kernel.models import records_of
from workflows.kernel.rounds import each
from workflows.people import consents
from workflows.people.models import Consent, ConsentKind
from workflows.people.roles import handles
from workflows.videos.models import Refusal, Status


def remind_and_expire() -> int:
    waiting = Candidacy.objects.on_their_own_time()
    return each(waiting, "remind") + each(waiting.all(), "expire")


def release_who_left() -> int:
    """An assessor who lost the seat, the region or the account, or in whom an interest shows, need not give scores."""
    asked = Assessment.objects.assigned().filter(candidacy__state=State.ASSESSMENT)
    asked = list(asked.select_related("candidacy", "assessor"))
    Candidacy.read_interests([a.candidacy for a in asked])
    left = [a for a in asked if not handles(a.assessor, a.candidacy.country_id, a.candidacy.region_id)]
    tied = [a for a in asked if a not in left and a.has_conflict(a.assessor)]
    return each(left, "release") + each(tied, "release")


def end_consents_of_refused() -> int:
    """Whoever was refused for good, without a candidacy since, is assessed no more: the agreement to it ends."""
    standing = Consent.objects.filter(kind=ConsentKind.ASSESSMENT, withdrawn_at=None).values("member")
    refused = Candidacy.objects.refused_for_good().filter(member__in=standing)
    busy = Candidacy.objects.exclude(state=State.REJECTED).exclude(state__in=ENDED).values("member")
    members = {each.member for each in refused.exclude(member__in=busy).select_related("member")}
    for member in members:
        consents.withdraw(member, ConsentKind.ASSESSMENT)
    return len(members)


def tell_of_refused_videos() -> int:
    """Whoever sent a video need not wait for what becomes of it; told once per video."""
    refused = Candidacy.objects.filter(state=State.DRAFT, video__status=Status.REFUSED)
    for candidacy in refused.select_related("member"):
        sent = records_of(candidacy).filter(step="attach_video").last()
        if sent is not None:
            outbox.tell(sent, "video_refused", [candidacy.member])
    return len(refused)


def tell_of_viruses() -> int:
    """The administrators hear of each once, whatever became of the candidacy meanwhile."""
    infected = Candidacy.objects.filter(video__refused_because=Refusal.INFECTED).select_related("video")
    for candidacy in infected:
        sent = records_of(candidacy).filter(step="attach_video").last()
        if sent is not None:
            outbox.tell(sent, "virus_found", administrators_where_a_virus_was_found(candidacy))
    return len(infected)


def lapse_nominations() -> int:
    return each(Nomination.objects.unanswered_too_long(), "lapse")
