"""The public side of the demo: pages of confirmed missions published in three languages, and events without one."""

from datetime import timedelta

from cms.demo.lists import in_each
from cms.demo.missions import at_hour
from pages.events import Event, Joining
from pages.models import EventPage
from pages.site import create_event
from snippets.models import EventLevel, Region, Sector, SpokenLanguage, Theme
from workflows.kernel import clock

# days from today, level, region, sector or none, theme, language, place, then title and summary per language
OWN_EVENTS = [
    (
        6, EventLevel.LOCAL, "brussels", "digital", "shared-places", "fr", "LaVallée",
        ("Open koffie voor nieuwe vennoten", "Kom langs, stel je vraag, leer andere vennoten kennen."),
        ("Café ouvert aux nouveaux sociétaires", "Venez poser vos questions et rencontrer d’autres sociétaires."),
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
        ("Travailler dans l’audiovisuel", "Un après-midi sur les contrats, les tarifs et le repos."),
        ("Working in audiovisual production", "An afternoon on contracts, rates and rest."),
    ),
    (
        -30, EventLevel.EUROPEAN, "brussels", "digital", "platform-work", "en", "Residence Palace",
        ("Europese dag van het autonome werk", "Vier landen vergelijken hoe zij autonome werkers beschermen."),
        ("Journée européenne du travail autonome", "Quatre pays comparent leur protection des autonomes."),
        ("European day of autonomous work", "Four countries compare how they protect autonomous workers."),
    ),
]  # fmt: skip


# title in Dutch -> how it went, per language
RECAPS = {
    "Europese dag van het autonome werk": (
        "Honderdtwintig mensen uit vier landen. Onze ambassadeur vertelde wat er gebeurt als een opdracht over de grens loopt; twee kabinetten vroegen de cijfers op, en die zijn bezorgd.",
        "Cent vingt personnes de quatre pays. Notre ambassadrice a raconté ce qui se passe quand une mission traverse la frontière ; deux cabinets ont demandé les chiffres, et les ont reçus.",
        "A hundred and twenty people from four countries. Our ambassador told what happens when a job crosses the border; two ministers' offices asked for the figures and have them.",
    ),
    "Radiogesprek over kunst en inkomen": (
        "Een halfuur live, met zes bellers. De vraag die bleef hangen: waarom wordt voorbereiding zelden betaald?",
        "Une demi-heure en direct, six auditeurs et auditrices au téléphone. La question qui est restée : pourquoi la préparation est-elle rarement payée ?",
        "Half an hour live, with six callers. The question that stayed: why is preparation seldom paid?",
    ),
    "Journée des métiers du design": (
        "Tachtig bezoekers in vier ateliers. Drie ontwerpers vroegen daarna hoe zij kunnen aansluiten.",
        "Quatre-vingts personnes dans quatre ateliers. Trois designers ont ensuite demandé comment nous rejoindre.",
        "Eighty visitors in four workshops. Three designers asked afterwards how they could join.",
    ),
    "Lezing voor studenten bestuurskunde": (
        "Vijfenveertig studenten, en een stemming aan het einde: één aandeel of één hoofd? Het hoofd won.",
        "Quarante-cinq étudiant·e·s, et un vote à la fin : une part ou une tête ? La tête a gagné.",
        "Forty-five students, and a vote at the end: one share or one head? The head won.",
    ),
}  # fmt: skip

# place -> how one gets in, and what it costs
ACCESS = {
    "Brabanthallen": ("Drempelvrij; aangepast toilet in hal 2.", "5 €"),
    "Palais d’Egmont": ("Plain-pied, ascenseur, boucle magnétique.", "0 €"),
    "Muntpunt": ("Lift, ringleiding, prikkelarme ruimte.", "0 €"),
    "MAD Brussels": ("Plain-pied ; toilettes adaptées.", "0 €"),
    "Théâtre de Liège": ("Rampe côté cour, ascenseur.", "8 €"),
    "LaVallée": ("Plain-pied.", "0 €"),
    "Tour & Taxis": ("Plain-pied, ascenseur, interprétation en langue des signes sur demande.", "0 €"),
}

# place -> latitude and longitude
SPOTS = {
    "LaVallée": ("50.8555", "4.3367"),
    "Tour & Taxis": ("50.8645", "4.3480"),
    "Maison du Peuple": ("50.6445", "5.5730"),
    "Residence Palace": ("50.8427", "4.3810"),
}

# mission title -> title and summary per language, for those whose pages are public
PAGES = {
    "Getuigenis op de beurs voor jonge makers": (
        (
            "Getuigenis op de beurs voor jonge makers",
            "Hoe begin je als maker, en wie draagt het risico? Een vennoot vertelt over haar eerste drie jaar.",
        ),
        (
            "Témoignage au salon des jeunes créateurs et créatrices",
            "Comment se lancer, et qui porte le risque ? Une sociétaire raconte ses trois premières années.",
        ),
        (
            "A maker's story at the young makers' fair",
            "How do you start out as a maker, and who carries the risk? A member tells of her first three years.",
        ),
    ),
    "Conférence européenne des coopératives": (
        (
            "Europese conferentie van coöperaties",
            "Twaalf coöperaties leggen naast elkaar hoe ze beslissen, delen en sparen voor slechte tijden.",
        ),
        (
            "Conférence européenne des coopératives",
            "Douze coopératives comparent leurs façons de décider, de partager et de prévoir les mauvais jours.",
        ),
        (
            "European conference of cooperatives",
            "Twelve cooperatives compare how they decide, share and save for bad times.",
        ),
    ),
    "Vraag en antwoord voor freelance journalisten": (
        (
            "Vraag en antwoord voor freelance journalisten",
            "Een uur over tarieven, auteursrecht en betaald worden, met wie het zelf doet. Ook online.",
        ),
        (
            "Questions-réponses pour journalistes indépendant·e·s",
            "Une heure sur les tarifs, le droit d’auteur et le paiement, avec une personne du métier. Aussi en ligne.",
        ),
        (
            "Questions and answers for freelance journalists",
            "An hour on rates, copyright and getting paid, with someone who does it. Also online.",
        ),
    ),
    "Radiogesprek over kunst en inkomen": (
        ("Radiogesprek over kunst en inkomen", "Live op de radio: wat verdient een kunstenaar, en wanneer?"),
        ("Entretien radio : art et revenus", "En direct à la radio : que gagne un·e artiste, et quand ?"),
        ("On the radio: art and income", "Live on air: what does an artist earn, and when?"),
    ),
    "Journée des métiers du design": (
        (
            "Dag van de designberoepen",
            "Ontwerpers tonen hun werkplek en praten over opdrachten die tussen twee statuten vallen.",
        ),
        (
            "Journée des métiers du design",
            "Des designers ouvrent leur atelier et parlent des commandes qui tombent entre deux statuts.",
        ),
        (
            "A day of design trades",
            "Designers open their workshops and talk about jobs that fall between two statuses.",
        ),
    ),
    "Lezing voor studenten bestuurskunde": (
        ("Lezing voor studenten bestuurskunde", "Wat is een coöperatie, en waarom stemt iedereen er even zwaar?"),
        (
            "Conférence pour les étudiant·e·s en administration publique",
            "Qu’est-ce qu’une coopérative, et pourquoi chaque voix y pèse-t-elle autant ?",
        ),
        (
            "A talk for students of public administration",
            "What is a cooperative, and why does every vote weigh the same in it?",
        ),
    ),
    "Débat sur le travail autonome": (
        ("Debat over autonoom werken", "Vrij en toch beschermd: kan dat, en wie betaalt?"),
        ("Débat sur le travail autonome", "Libre et pourtant protégé : est-ce possible, et qui paie ?"),
        ("Debate on autonomous work", "Free and yet protected: can it be done, and who pays?"),
    ),
}


def recaps_of(title: str) -> list[list[list[str]]]:
    return [[["text", f"<p>{text}</p>"]] if text else [] for text in RECAPS.get(title, ("", "", ""))]


def publish_agenda() -> None:
    today = clock.now()
    for days, level, region, sector, theme, language, place, *words in OWN_EVENTS:
        starts = at_hour(today + timedelta(days=days), 14)
        create_event(
            {
                code: {"title": title, "summary": summary, "recap": recap}
                for code, ((title, summary), recap) in in_each(
                    tuple(zip(words, recaps_of(words[0][0]), strict=True))
                ).items()
            },
            starts=starts,
            ends=starts + timedelta(hours=3),
            level=level,
            status="confirmed",
            region=Region.objects.get(key=region),
            place_name=place,
            latitude=SPOTS[place][0],
            longitude=SPOTS[place][1],
            joining=Joining.MEMBERS if level == EventLevel.NATIONAL else Joining.EVERYONE,
            sectors=list(Sector.objects.filter(key=sector)),
            themes=list(Theme.objects.filter(key=theme)),
            languages=list(SpokenLanguage.objects.filter(key=language)),
        )
    for page in EventPage.objects.filter(event__mission__title__in=PAGES).select_related("event__mission", "locale"):
        tell(page, page.event.mission.title)
    for event in Event.objects.filter(place_name__in=ACCESS):
        event.place_accessibility, event.cost = ACCESS[event.place_name]
        event.save()


def tell(page: EventPage, title: str) -> None:
    """Publish the page that a confirmed mission drafted, with words of its own."""
    words = in_each(tuple(zip(PAGES[title], recaps_of(title), strict=True))).get(page.locale.language_code)
    if words:
        (page.title, page.summary), page.recap = words
    if page.workflow_in_progress:
        page.current_workflow_state.cancel()
    page.save_revision().publish()
