from django.urls import path

from pages import views

urlpatterns = [
    path("agenda/", views.agenda_page, name="agenda"),
    path("agenda/agenda.ics", views.agenda_ics, name="agenda_ics"),
    path("agenda/<slug:slug>/", views.event_page, name="event"),
    path("agenda/<slug:slug>/event.ics", views.event_ics, name="event_ics"),
]
