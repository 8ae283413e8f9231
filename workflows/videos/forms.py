from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel.plain_words import PlainWords
from workflows.people.models import Member
from workflows.videos.arriving import Arrived, arrived, let_go
from workflows.videos.keeping import check, receive, refuse_above_quota
from workflows.videos.models import PrivateVideo

KINDS = "video/*,.mp4,.m4v,.mov,.webm,.mkv,.avi,.mpg,.mpeg,.ts,.m2ts,.3gp,.ogv"
SOUNDS = "audio/*,.mp3,.m4a,.aac,.wav,.flac,.ogg,.oga,.opus,.weba"
KEY = "upload"


class TakesVideo(PlainWords, forms.Form):
    """The field `video` of any form; show it with workflows/videos/upload.html, after `take_videos_of` this member.

    The file comes along, or came before, piece by piece; then the form carries its key in `upload`.
    """

    video = forms.FileField(label=pgettext_lazy("form", "Video"), widget=forms.FileInput(attrs={"accept": KINDS}))
    arrived: Arrived | None = None
    sound_will_do = False

    def take_videos_of(self, member: Member, *, sound_will_do: bool = False) -> None:
        bytes_at_most = settings.AMBASSADE_VIDEO_MB * 1024 * 1024
        field = self.fields["video"]
        field.widget.attrs["data-most"] = str(bytes_at_most)
        field.help_text = _(
            "One second to ten minutes, at most %(most)s. Every usual kind of video is fine: MP4, MOV, WebM, …"
        ) % {"most": filesizeformat(bytes_at_most)}
        if sound_will_do:
            self.sound_will_do = True
            field.label = _("Video or sound recording")
            field.widget.attrs["accept"] = f"{KINDS},{SOUNDS}"
            field.help_text = _(
                "One second to ten minutes, at most %(most)s. Your voice alone is enough, as MP3, M4A, WAV, …"
            ) % {"most": filesizeformat(bytes_at_most)}
        key = self.data.get(self.add_prefix(KEY))
        if not key or self.files.get(self.add_prefix("video")):
            return
        self.arrived = arrived(member, key)
        if self.arrived is None:
            field.error_messages["required"] = _(
                "This video is not here in full, or came more than a day ago. Choose it once more."
            )
        else:
            self.files = {**self.files, self.add_prefix("video"): self.arrived}

    def let_arrived_go(self) -> None:
        if self.arrived is not None:
            let_go(self.arrived.upload)
            self.arrived = None

    def checked(self, upload: UploadedFile, member: Member) -> UploadedFile:
        try:
            check(upload, sound_will_do=self.sound_will_do)
        except ValidationError:
            self.let_arrived_go()  # it is no video, however often it is tried
            raise
        refuse_above_quota(member, upload.size or 0)
        return upload


class VideoUploadForm(TakesVideo):
    """Takes one video of this member. `save` keeps it."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.take_videos_of(member)

    def clean_video(self) -> UploadedFile:
        return self.checked(self.cleaned_data["video"], self.member)

    def save(self) -> PrivateVideo:
        video = receive(self.cleaned_data["video"], self.member, sound_will_do=self.sound_will_do)
        self.let_arrived_go()
        return video
