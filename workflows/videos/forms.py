from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.people.models import Member
from workflows.videos.keeping import check, receive, refuse_above_quota
from workflows.videos.models import PrivateVideo

KINDS = "video/*,.mp4,.m4v,.mov,.webm,.mkv,.avi,.mpg,.mpeg,.ts,.m2ts,.3gp,.ogv"


class VideoUploadForm(forms.Form):
    """Takes one video of this member. `save` keeps it; show it with workflows/videos/upload.html."""

    video = forms.FileField(label=pgettext_lazy("form", "Video"), widget=forms.FileInput(attrs={"accept": KINDS}))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        bytes_at_most = settings.AMBASSADE_VIDEO_MB * 1024 * 1024
        self.fields["video"].widget.attrs["data-most"] = str(bytes_at_most)
        self.fields["video"].help_text = _(
            "One second to ten minutes, at most %(most)s. Every usual kind of video is fine: MP4, MOV, WebM, …"
        ) % {"most": filesizeformat(bytes_at_most)}

    def clean_video(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["video"]
        check(upload)
        refuse_above_quota(self.member, upload.size or 0)
        return upload

    def save(self) -> PrivateVideo:
        return receive(self.cleaned_data["video"], self.member)
