"""The public side of the demo: pages of confirmed missions published in three languages, and events without one."""

from datetime import timedelta

from django.conf import settings

from cms.demo.missions import at_hour
from pages.models import EventPage
from pages.site import create_event
from snippets.models import EventLevel, Region, Sector, SpokenLanguage, Theme
from workflows.kernel import clock

# days from today, level, region, sector or none, theme, language, place, then title and summary per language
OWN_EVENTS = [
    (
        6, EventLevel.LOCAL, "brussels", "digital", "shared-places", "fr", "LaVallée",
        ("Open koffie voor nieuwe vennoten", "Kom langs, stel je vraag, leer andere vennoten kennen."),
        ("Café ouvert aux nouveaux sociétaires", "Venez poser vos questions et rencontrer d'autres sociétaires."),
        ("Open coffee for new members", "Drop in, ask your question, meet other members."),
    ),
    (
        15, EventLevel.NATIONAL, "brussels", "", "cooperative-models", "nl", "Tour & Taxis",
        ("Algemene vergadering", "De vennoten kijken terug, kijken vooruit en stemmen."),
        ("Assemblée générale", "Les sociétaires font le bilan, regardent devant et votent."),
        ("General assembly", "The members look back, look ahead and vote."),
    ),
    (
        44, EventLevel.SECTOR, "liege", "audiovisual", "social-protection", "fr", "Maison du Peuple",
        ("Werken in de audiovisuele sector", "Een middag over contracten, tarieven en rust."),
        ("Travailler dans l'audiovisuel", "Un après-midi sur les contrats, les tarifs et le repos."),
        ("Working in audiovisual production", "An afternoon on contracts, rates and rest."),
    ),
    (
        -30, EventLevel.EUROPEAN, "brussels", "digital", "platform-work", "en", "Residence Palace",
        ("Europese dag van het autonome werk", "Vier landen vergelijken hoe zij autonome werkers beschermen."),
        ("Journée européenne du travail autonome", "Quatre pays comparent leur protection des autonomes."),
        ("European day of autonomous work", "Four countries compare how they protect autonomous workers."),
    ),
]  # fmt: skip


# mission title -> title per language, for those whose pages are public
TITLES = {
    "Getuigenis op de beurs voor jonge makers": (
        "Getuigenis op de beurs voor jonge makers",
        "Témoignage au salon des jeunes créateurs et créatrices",
        "A maker's story at the young makers' fair",
    ),
    "Conférence européenne des coopératives": (
        "Europese conferentie van coöperaties",
        "Conférence européenne des coopératives",
        "European conference of cooperatives",
    ),
    "Vraag en antwoord voor freelance journalisten": (
        "Vraag en antwoord voor freelance journalisten",
        "Questions-réponses pour journalistes indépendant·es",
        "Questions and answers for freelance journalists",
    ),
    "Radiogesprek over kunst en inkomen": (
        "Radiogesprek over kunst en inkomen",
        "Entretien radio : art et revenus",
        "On the radio: art and income",
    ),
    "Journée des métiers du design": (
        "Dag van de designberoepen",
        "Journée des métiers du design",
        "A day of design trades",
    ),
    "Lezing voor studenten bestuurskunde": (
        "Lezing voor studenten bestuurskunde",
        "Conférence pour les étudiant·es en administration publique",
        "A talk for students of public administration",
    ),
    "Débat sur le travail autonome": (
        "Debat over autonoom werken",
        "Débat sur le travail autonome",
        "Debate on autonomous work",
    ),
}


def publish_agenda() -> None:
    today = clock.now()
    for days, level, region, sector, theme, language, place, *words in OWN_EVENTS:
        starts = at_hour(today + timedelta(days=days), 14)
        create_event(
            {
                code: {"title": title, "summary": summary}
                for (code, _name), (title, summary) in zip(settings.LANGUAGES, words, strict=True)
            },
            starts=starts,
            ends=starts + timedelta(hours=3),
            level=level,
            status="confirmed",
            region=Region.objects.get(key=region),
            place_name=place,
            sectors=list(Sector.objects.filter(key=sector)),
            themes=list(Theme.objects.filter(key=theme)),
            languages=list(SpokenLanguage.objects.filter(key=language)),
        )
    for page in EventPage.objects.filter(event__mission__title__in=TITLES).select_related("event__mission", "locale"):
        words_of = dict(zip(dict(settings.LANGUAGES), TITLES[page.event.mission.title], strict=True))
        page.title = words_of[page.locale.language_code]
        if page.workflow_in_progress:
            page.current_workflow_state.cancel()
        page.save_revision().publish()
