from django.urls import include, path

from pages import pocket, views
from pages.api import described
from pages.search import search, suggest

urlpatterns = [
    path("", views.home_page, name="home"),
    path("search/", search, name="search"),
    path("search/titles/", suggest, name="search_titles"),
    path("lexicon.pdf", pocket.as_pdf, name="lexicon_pdf"),
    path("lexicon.csv", pocket.as_csv, name="lexicon_csv"),
    path("shared.png", views.page_picture, name="home_picture"),
    path("<path:address>/shared.png", views.page_picture, name="page_picture"),
    path("api/", described.page, name="api_page"),
    path("agenda/", views.agenda_page, name="agenda"),
    path("agenda/agenda.ics", views.agenda_ics, name="agenda_ics"),
    path("agenda/agenda.atom", views.agenda_atom, name="agenda_atom"),
    path("agenda/agenda.json", views.agenda_json, name="agenda_json"),
    path("agenda/oembed.json", views.agenda_oembed, name="agenda_oembed"),
    path("agenda/embed/", views.agenda_embed, name="agenda_embed"),
    path("agenda/mail/", include("pages.digest.urls")),
    path("agenda/<slug:slug>/", views.event_page, name="event"),
    path("agenda/<slug:slug>/coming/", views.event_coming, name="event_coming"),
    path("agenda/<slug:slug>/streets/", views.event_streets, name="event_streets"),
    path("agenda/<slug:slug>/event.png", views.event_picture, name="event_picture"),
    path("agenda/<slug:slug>/event.ics", views.event_ics, name="event_ics"),
]
