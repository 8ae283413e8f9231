"""Two rules of the house: one that is on, and one that is paused."""

from typing import Any

from workflows.automations.models import Automation, RuleMessage, Trigger

CALL = {
    "name": "Missie blijft onbemand",
    "subject": {
        "nl": "Nog iemand gezocht: {title}",
        "fr": "Nous cherchons encore quelqu’un : {title}",
        "en": "Still looking for someone: {title}",
    },
    "text": {
        "nl": "Beste {name},\n\nVoor “{title}” zoeken we nog iemand. Het is op {date}, in {place}.\n\nPast het je, stel je dan kandidaat:\n{link}\n\n{site}",
        "fr": "Bonjour {name},\n\nPour « {title} », nous cherchons encore quelqu’un. Rendez-vous : {date}, {place}.\n\nSi cela vous convient, proposez-vous :\n{link}\n\n{site}",
        "en": "Dear {name},\n\nWe are still looking for someone for “{title}”. It is on {date}, at {place}.\n\nIf it suits you, come forward:\n{link}\n\n{site}",
    },
}
PHONE = {
    "name": "Bel de aanvrager",
    "subject": {
        "nl": "Bel de aanvrager van {title}",
        "fr": "Appelez le demandeur de {title}",
        "en": "Call the requester of {title}",
    },
    "text": {
        "nl": "Binnen twee weken is het zover ({date}). Vraag of er nog iets veranderd is.",
        "fr": "C’est dans deux semaines ({date}). Demandez si quelque chose a changé.",
        "en": "It is less than two weeks away ({date}). Ask whether anything has changed.",
    },
}


def fill_rules() -> None:
    call, phone = words(CALL), words(PHONE)
    call_again = Automation.objects.create(
        name="Missie zonder ambassadeur", lifecycle="mission", trigger=Trigger.STATE, what="staffing", days=3,
        conditions=[{"what": "starts beyond", "number": "5"}],
        actions=[{"kind": "send", "audience": "matching", "words": call.pk, "days": None}],
    )  # fmt: skip
    call_again.pause()
    two_weeks_before = Automation.objects.create(
        name="Twee weken voor een missie", lifecycle="mission", trigger=Trigger.DAY, what="starts", days=14,
        conditions=[{"what": "owned yes", "number": None}],
        actions=[{"kind": "task", "audience": "owner", "words": phone.pk, "days": 3}],
    )  # fmt: skip
    two_weeks_before.switch_on()


def words(values: dict[str, Any]) -> RuleMessage:
    return RuleMessage.objects.create(lifecycle="mission", **values)
