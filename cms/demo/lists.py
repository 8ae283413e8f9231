"""The lists that sheets, profiles and events choose from, as a Belgian cooperative would start with."""

from typing import Any

from django.conf import settings
from django.db import models

from snippets.models import (
    AudienceKind,
    Competence,
    Country,
    InterventionKind,
    PlaceKind,
    Region,
    Sector,
    SpokenLanguage,
    Theme,
)

# key -> Dutch, French, English
LISTS: dict[type[models.Model], dict[str, tuple[str, str, str]]] = {
    Country: {"be": ("België", "Belgique", "Belgium")},
    Sector: {
        "theatre": ("Podiumkunsten", "Arts de la scène", "Performing arts"),
        "audiovisual": ("Audiovisueel", "Audiovisuel", "Audiovisual"),
        "design": ("Vormgeving", "Design", "Design"),
        "journalism": ("Journalistiek", "Journalisme", "Journalism"),
        "education": ("Onderwijs en vorming", "Enseignement et formation", "Education and training"),
        "digital": ("Digitale beroepen", "Métiers du numérique", "Digital trades"),
    },
    Theme: {
        "autonomous-work": ("Autonoom werken", "Travail autonome", "Autonomous work"),
        "cooperative-models": ("Coöperatieve modellen", "Modèles coopératifs", "Cooperative models"),
        "artist-status": ("Statuut van de kunstenaar", "Statut de l'artiste", "Status of the artist"),
        "social-protection": ("Sociale bescherming", "Protection sociale", "Social protection"),
        "platform-work": ("Platformwerk", "Travail de plateforme", "Platform work"),
        "shared-places": ("Gedeelde werkplekken", "Lieux de travail partagés", "Shared workplaces"),
    },
    SpokenLanguage: {
        "nl": ("Nederlands", "Néerlandais", "Dutch"),
        "fr": ("Frans", "Français", "French"),
        "en": ("Engels", "Anglais", "English"),
        "de": ("Duits", "Allemand", "German"),
    },
    InterventionKind: {
        "informal": ("Informele vertegenwoordiging", "Représentation informelle", "Informal representation"),
        "talk": ("Openbare tussenkomst", "Intervention publique", "Public talk"),
        "debate": ("Debat", "Débat", "Debate"),
        "testimony": ("Getuigenis", "Témoignage", "Testimony"),
        "interview": ("Interview", "Interview", "Interview"),
        "workshop": ("Workshop", "Atelier", "Workshop"),
    },
    AudienceKind: {
        "students": ("Studenten", "Étudiant·es", "Students"),
        "professionals": ("Professionals uit de sector", "Professionnel·les du secteur", "People of the trade"),
        "policy": ("Beleidsmakers", "Responsables politiques", "Policy makers"),
        "press": ("Pers", "Presse", "Press"),
        "public": ("Breed publiek", "Grand public", "General public"),
    },
    PlaceKind: {
        "fair": ("Beurs", "Salon", "Fair"),
        "conference": ("Conferentie", "Conférence", "Conference"),
        "one-to-one": ("Eén op één", "En tête-à-tête", "One to one"),
        "official": ("Officiële plek", "Lieu officiel", "Official place"),
        "school": ("School", "École", "School"),
    },
    Competence: {
        "public-speaking": ("Spreken in het openbaar", "Prise de parole en public", "Public speaking"),
        "moderation": ("Een debat leiden", "Animer un débat", "Chairing a debate"),
        "figures": ("Cijfers uitleggen", "Expliquer des chiffres", "Explaining figures"),
        "pitching": ("Kort en krachtig voorstellen", "Présenter en bref", "Pitching"),
    },
}
REGIONS = {
    "brussels": ("Brussel", "Bruxelles", "Brussels"),
    "flanders-west": ("West- en Oost-Vlaanderen", "Flandre-Occidentale et Orientale", "West and East Flanders"),
    "antwerp": ("Antwerpen en Limburg", "Anvers et Limbourg", "Antwerp and Limburg"),
    "flemish-brabant": ("Vlaams-Brabant", "Brabant flamand", "Flemish Brabant"),
    "walloon-brabant": ("Waals-Brabant", "Brabant wallon", "Walloon Brabant"),
    "liege": ("Luik en Oostkantons", "Liège et cantons de l'Est", "Liège and the East Cantons"),
    "hainaut": ("Henegouwen", "Hainaut", "Hainaut"),
    "namur": ("Namen en Luxemburg", "Namur et Luxembourg", "Namur and Luxembourg"),
}


def in_each(row: tuple[Any, Any, Any]) -> dict[str, Any]:
    """The demo is written in three languages; the site shows one of them in a language that is added."""
    return dict(zip(("nl", "fr", "en"), row, strict=True))


def in_every(words: dict[str, str]) -> dict[str, str]:
    """Also where the site refuses to be without."""
    return {code: words.get(code, words["nl"]) for code, _name in settings.LANGUAGES}


def fill_lists() -> None:
    for model, entries in LISTS.items():
        for order, (key, words) in enumerate(entries.items()):
            model._default_manager.get_or_create(key=key, defaults={"name": in_each(words), "order": order})
    belgium = Country.objects.get(key="be")
    for order, (key, words) in enumerate(REGIONS.items()):
        Region.objects.get_or_create(key=key, defaults={"name": in_each(words), "order": order, "country": belgium})
