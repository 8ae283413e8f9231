"""A page that stands in for the rooms above: it takes a video of whoever is logged in, and shows the last one."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from cms.urls import urlpatterns as site
from workflows.videos.forms import VideoUploadForm
from workflows.videos.links import play_url, poster_url
from workflows.videos.models import PrivateVideo

PAGE = """{% extends "private_layout.html" %}{% block main %}<h1>Stand</h1>
{% if video %}
{% include "workflows/videos/player.html" with video=video play=play poster=poster label="Stand" only %}
{% endif %}
<form method="post" enctype="multipart/form-data" novalidate>{% csrf_token %}
{% include "components/error_summary.html" with form=form only %}
{% include "components/field.html" with field=form.note only %}
{% include "workflows/videos/upload.html" with field=form.video only %}
<button class="button" type="submit">Send</button></form>{% endblock %}"""


class StandForm(VideoUploadForm):
    note = forms.CharField(required=False)


def stand(request: HttpRequest) -> HttpResponse:
    form = StandForm(request.POST or None, request.FILES or None, member=request.user.member)
    if form.is_valid():
        form.save()
        return redirect("stand")
    video = PrivateVideo.objects.filter(member=request.user.member).first()
    context = {"form": form, "video": video}
    if video is not None:
        context |= {"play": play_url(video, request), "poster": poster_url(video, request)}
    page = engines["django"].from_string(PAGE).render(context, request)
    return HttpResponse(page, status=422 if form.errors else 200)


urlpatterns = [path("stand/", stand, name="stand"), *site]
