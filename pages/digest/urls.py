from django.urls import path

from pages.digest import views

urlpatterns = [
    path("", views.AskView.as_view(), name="agenda_mail"),
    path("sent/", views.asked, name="digest_asked"),
    path("<str:token>/confirm/", views.ConfirmView.as_view(), name="digest_confirm"),
    path("<str:token>/stop/", views.StopView.as_view(), name="digest_stop"),
    path("<str:token>/rhythm/", views.RhythmView.as_view(), name="digest_rhythm"),
]
