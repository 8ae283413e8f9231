"""Announcements of the demo: one that is over, one that asks whether it was read, one planned, and one to the staff."""

from datetime import timedelta
from typing import Any

from workflows.announcements.models import Announcement, Reading
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people.models import Member, SupportSeat

# days since it was posted (None: in some days), days that it stands, days to acknowledge it, audience, title, words
ANNOUNCEMENTS: tuple[dict[str, Any], ...] = (
    {
        "ago": 40, "stands": 20, "asks": None, "audience": "all_ambassadors",
        "title": {
            "nl": "Het jaarverslag staat online",
            "fr": "Le rapport annuel est en ligne",
            "en": "The annual report is online",
        },
        "text": {
            "nl": "De cijfers die je in gesprekken kunt gebruiken, staan op de eerste twee pagina’s.\n\nGebruik geen oudere meer.",
            "fr": "Les chiffres à utiliser dans vos échanges figurent sur les deux premières pages.\n\nN’utilisez plus les anciens.",
            "en": "The figures that you can use in conversations stand on the first two pages.\n\nPlease use no older ones.",
        },
    },
    {
        "ago": 4, "stands": 30, "asks": 9, "audience": "all_ambassadors",
        "title": {
            "nl": "Vragen over het kunstenaarsstatuut: zo antwoorden we",
            "fr": "Questions sur le statut d’artiste : voici nos réponses",
            "en": "Questions about the artist’s status: how we answer",
        },
        "text": {
            "nl": "De hervorming roept veel vragen op. Verwijs naar de pagina met vragen en antwoorden, en doe geen uitspraak over een lopend dossier.\n\nWeet je het niet zeker? Geef de vraag door via “Vragen van het terrein”; je krijgt binnen tien dagen antwoord.",
            "fr": "La réforme suscite beaucoup de questions. Renvoyez à la page de questions et réponses, et ne vous prononcez pas sur un dossier en cours.\n\nUn doute ? Transmettez-nous la question du terrain : vous recevez une réponse dans les dix jours.",
            "en": "The reform raises many questions. Point to the page of questions and answers, and say nothing about a case that is still open.\n\nNot sure? Pass the question on to us; you get an answer within ten days.",
        },
    },
    {
        "ago": None, "stands": 30, "asks": None, "audience": "all_ambassadors language fr",
        "title": {
            "nl": "Gezocht: stemmen voor de zomer in Luik en Namen",
            "fr": "Cet été, on cherche des voix à Liège et à Namur",
            "en": "Wanted: voices for the summer in Liège and Namur",
        },
        "text": {
            "nl": "Er komen vijf oproepen voor wie Frans spreekt. Kijk of je fiche nog klopt.",
            "fr": "Cinq appels arrivent pour les francophones. Vérifiez que votre fiche est à jour.",
            "en": "Five calls are coming for who speaks French. Please see whether your sheet is still right.",
        },
    },
    {
        "ago": 2, "stands": 20, "asks": 12, "audience": "all_support_group",
        "title": {
            "nl": "Agenda van de volgende vergadering",
            "fr": "Ordre du jour de la prochaine réunion",
            "en": "Agenda of the next meeting",
        },
        "text": {
            "nl": "We bespreken de aanvragen voor het najaar en de taken per zetel.",
            "fr": "Nous parlerons des demandes pour l’automne et des tâches de chaque siège.",
            "en": "We talk about the requests for the autumn and who takes which tasks.",
        },
    },
)  # fmt: skip
OPENED, READ = ("dries",), ("bram", "elif", "jef", "lotte")


def fill_announcements() -> None:
    lead = SupportSeat.objects.get(is_coordinator=True).member
    for each in ANNOUNCEMENTS:
        announce(lead, **each)
    for name in (*OPENED, *READ):
        for reading in Reading.objects.filter(user=Member.objects.get(email=f"{name}@demo.example").user):
            with clock.at(clock.now() - timedelta(days=1)):
                reading.acknowledge() if name in READ else Reading.objects.filter(pk=reading.pk).note_opened()


def announce(lead: Member, *, ago: int | None, stands: int, asks: int | None, **words: Any) -> None:
    with clock.at(clock.now() - timedelta(days=ago or 0)):
        today = clock.today()
        days = {
            "until": today + timedelta(days=stands),
            "acknowledge_by": today + timedelta(days=asks) if asks else None,
        }
        row = perform(Announcement(country=lead.country), "write", by=lead.user, **words, **days).subject
        if ago is None:
            perform(row, "plan", by=lead.user, posts_on=today + timedelta(days=6))
            return
        row = perform(row, "post", by=lead.user).subject
    if row.until < clock.today():
        perform(row, "end", by=lead.user)
