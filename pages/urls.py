from django.urls import path

from pages import views
from pages.search import search

urlpatterns = [
    path("search/", search, name="search"),
    path("agenda/", views.agenda_page, name="agenda"),
    path("agenda/agenda.ics", views.agenda_ics, name="agenda_ics"),
    path("agenda/agenda.atom", views.agenda_atom, name="agenda_atom"),
    path("agenda/agenda.json", views.agenda_json, name="agenda_json"),
    path("agenda/oembed.json", views.agenda_oembed, name="agenda_oembed"),
    path("agenda/embed/", views.agenda_embed, name="agenda_embed"),
    path("agenda/<slug:slug>/", views.event_page, name="event"),
    path("agenda/<slug:slug>/event.ics", views.event_ics, name="event_ics"),
]
