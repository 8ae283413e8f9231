from django.urls import path

from workflows.videos import views

urlpatterns = [
    path("<str:token>/video.mp4", views.play, name="private_video"),
    path("<str:token>/poster.jpg", views.poster, name="private_video_poster"),
]
