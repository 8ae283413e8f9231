from django.urls import path

from workflows.videos import tus, views

urlpatterns = [
    path("<str:token>/video.mp4", views.play, name="private_video"),
    path("<str:token>/poster.jpg", views.poster, name="private_video_poster"),
]
# In a language, so that a refusal is told in it.
uploads = [
    path("", tus.collection, name="uploads"),
    path("<uuid:key>/", tus.one, name="upload"),
]
