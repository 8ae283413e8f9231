"""What follows a step after commit."""

from workflows.candidates.models import Candidacy
from workflows.kernel.models import TransitionRecord
from workflows.videos.keeping import erase
from workflows.videos.models import PrivateVideo


def erase_replaced_video(record: TransitionRecord) -> None:
    """A video that another one replaced is gone for good."""
    former = record.before.get("video_id")
    if former and not Candidacy.objects.filter(video=former).exists():
        for video in PrivateVideo.objects.filter(pk=former):
            erase(video)
