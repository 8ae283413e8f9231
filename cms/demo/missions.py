"""Missions in every state, past and coming; and events of all four levels."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cms.demo.field import fill_questions
from cms.models import User
from pages.agenda_sync import draft_event
from snippets.models import (
    AudienceKind,
    Axis,
    Country,
    EventLevel,
    InterventionKind,
    PlaceKind,
    Region,
    Sector,
    SpokenLanguage,
    Theme,
)
from workflows.field.models import FieldQuestion
from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM, LinkHolder
from workflows.kernel.perform import perform
from workflows.missions.models import Assignment, Mission
from workflows.missions.own import OwnNotes
from workflows.missions.rules import FORM_PURPOSE
from workflows.missions.states import AssignmentState, Compensation, Door, Measure, SeatRole, State
from workflows.people.models import Member


@dataclass(frozen=True)
class Plan:
    """One mission of the demo: how far it walks, when it takes place (days from today), what its sheet says.

    ahead   how many days before its day it is asked for, at least · pace: days between two steps
    """

    until: str
    days: int
    title: str
    language: str
    region: str
    level: str
    ambassadors: str
    place: str = "Flagey"
    organisation: str = "Huis van de Werkende"
    sector: str = "theatre"
    themes: str = "autonomous-work"
    kind: str = "debate"
    audience: str = "professionals"
    place_kind: str = "conference"
    staff: str = ""
    ahead: int = 45
    pace: int = 1
    fields: dict[str, Any] = field(default_factory=dict)


LOCAL, SECTOR, NATIONAL, EUROPEAN = EventLevel
PLANS = [
    Plan("requested", 40, "Infoavond over autonoom werken", "nl", "flanders-west", LOCAL, "", "De Krook", "Stad Gent"),
    Plan("requested", 12, "Table ronde sur le statut d’artiste", "fr", "liege", SECTOR, "", "La Cité Miroir", "Arts en scène"),
    Plan("joined", 40, "Infoavond: autonoom werken in de streek", "nl", "flanders-west", LOCAL, "", "De Krook", "Starterslabo Gent"),
    Plan("qualifying", 55, "Gastles voor afstuderende vormgevers", "nl", "antwerp", LOCAL, "", "Campus Zuid", "Hogeschool Scheldestad", "design", kind="talk", audience="students", place_kind="school"),
    Plan("approving", 62, "Hearing on platform work", "en", "brussels", EUROPEAN, "", "European quarter", "Platform Work Forum", "digital", "platform-work", audience="policy", place_kind="official"),
    Plan("approved", 48, "Salon de l’emploi culturel", "fr", "namur", SECTOR, "", "Namur Expo", "Culture Emploi", "audiovisual", place_kind="fair"),
    Plan("called", 35, "Panelgesprek: werken in coöperatie", "nl", "brussels", NATIONAL, "", "Bozar", "Coop Netwerk", "design", "cooperative-models"),
    Plan("called", 44, "Open podium: zelfstandig en samen", "nl", "brussels", LOCAL, "elif jef greet", "Beursschouwburg", "Huis van de Makers", "theatre"),
    Plan("approved", 75, "Thema-avond: eerlijke prijzen", "nl", "antwerp", LOCAL, "", "Permeke", "Bibliotheek Permeke", fields={"starts": None, "ends": None, "when_text": "In het voorjaar"}),
    Plan("offered", 30, "Atelier : se lancer sans se perdre", "fr", "hainaut", LOCAL, "hugo francois amira", "Charleroi Danse", "Maison des métiers", kind="workshop"),
    Plan("staffed", 26, "Debat over sociale bescherming", "nl", "antwerp", NATIONAL, "jef elif", "deSingel", "Vrije Stem", "education", "social-protection"),
    Plan("confirmed", 19, "Getuigenis op de beurs voor jonge makers", "nl", "flemish-brabant", SECTOR, "greet", "Brabanthallen", "Jonge Makers", "theatre", "artist-status", kind="testimony", place_kind="fair"),
    Plan("confirmed", 33, "Conférence européenne des coopératives", "fr", "brussels", EUROPEAN, "amira", "Palais d’Egmont", "Coopératives d’Europe", "audiovisual", "cooperative-models", staff="karen"),
    Plan("prepared", 9, "Vraag en antwoord voor freelance journalisten", "nl", "brussels", LOCAL, "elif", "Muntpunt", "Persclub", "journalism", "platform-work", fields={"is_online": True, "online_url": "https://meet.example/persclub"}),
    Plan("carried_out", -4, "Radiogesprek over kunst en inkomen", "nl", "antwerp", NATIONAL, "dries", "Studio Zuid", "Radio Havenlicht", "audiovisual", "artist-status", kind="interview", audience="press"),
    Plan("reported", -9, "Journée des métiers du design", "fr", "brussels", SECTOR, "amira", "MAD Brussels", "Design Wallonie-Bruxelles", "design", "shared-places"),
    Plan("evaluated", -20, "Lezing voor studenten bestuurskunde", "nl", "flemish-brabant", LOCAL, "greet", "Campus Centrum", "Studentenkring Polis", "education", "cooperative-models", kind="talk", audience="students", pace=2, fields={"compensation_kind": Compensation.FEE, "compensation_amount": 220, "compensation_basis": "Halve dag met voorbereiding"}),
    Plan("settled", -34, "Rencontre avec le cabinet de la Culture", "fr", "brussels", NATIONAL, "amira", "Place Surlet de Chokier", "Cabinet Culture", "theatre", "artist-status", place_kind="official", audience="policy", staff="karen", pace=3),
    Plan("closed", -60, "Cooperative models, a week in five talks", "en", "brussels", EUROPEAN, "ines", "Solvay Library", "Work Ahead", "design", "cooperative-models", pace=2),
    Plan("closed", -95, "Open deur in het atelier", "nl", "antwerp", LOCAL, "dries", "Het Atelier", "Wijkraad Noord", "digital", "shared-places", audience="public", ahead=10),
    Plan("declined", 20, "Presentatie op een bedrijfsfeest", "nl", "antwerp", LOCAL, "", "Feestzaal", "Feest & Co"),
    Plan("cancelled", 24, "Débat sur le travail autonome", "fr", "liege", SECTOR, "chloe", "Théâtre de Liège", "Scènes ouvertes", "theatre", "artist-status"),
]  # fmt: skip

BRIEF = {
    "nl": "Vertel in tien minuten hoe jij werkt: wat vrijheid je geeft, wat zekerheid je geeft, en wat beter kan. Daarna vragen uit de zaal. Spreek uit eigen praktijk; wat je niet weet, neem je mee terug.",
    "fr": "Racontez en dix minutes votre manière de travailler : la liberté, la sécurité, ce qui peut s’améliorer. Ensuite, questions de la salle. Parlez de votre pratique ; ce que vous ne savez pas, vous nous le rapportez.",
    "en": "Tell in ten minutes how you work: the freedom, the security, what could be better. Then questions from the room. Speak from your own practice; what you do not know, you bring back to us.",
}  # fmt: skip
OBJECTIVES = {
    "nl": "Tonen dat zelfstandig werken en samen sterk staan elkaar niet uitsluiten.",
    "fr": "Montrer que l’autonomie et la solidarité vont ensemble.",
    "en": "Show that working on your own and standing together go well together.",
}
RECAP = {
    "nl": "Zestig mensen, en vragen tot in de gang: wie vrij werkt, zoekt zekerheid zonder die vrijheid te verliezen.",
    "fr": "Soixante personnes et des questions jusque dans le couloir : la liberté, oui, mais avec de la sécurité.",
    "en": "Sixty people, and questions until in the corridor: freedom, yes, but with security.",
}
MEASURES = {
    "first_measure": Measure.REACHED, "first_aim": 60, "second_measure": Measure.INTERESTED, "second_aim": 3,
}  # fmt: skip
# What was asked on some missions, and what the group answered.
QUESTIONS = {
    "Journée des métiers du design": ("Suis-je couvert·e si je travaille en France ?", ""),
    "Lezing voor studenten bestuurskunde": (
        "Kan ik al als student factureren via de coöperatie?",
        "Ja. Wij kijken samen met je wat dat met je kinderbijslag en je belastingen doet.",
    ),
    "Rencontre avec le cabinet de la Culture": (
        "Combien d’artistes travaillent par la coopérative, et dans quels métiers ?",
        "Les chiffres de l’année sont sur la page publique de chaque secteur ; citez-les avec leur date.",
    ),
    "Cooperative models, a week in five talks": (
        "Am I insured when I work in another country?",
        "Yes, up to three months, if you announce the work beforehand.",
    ),
}
SAID = {
    "nl": {"rating": 5, "fit": 5, "contact": 4, "remark": "Eerlijk en helder verteld.", "agreed": True},
    "fr": {"rating": 5, "fit": 4, "contact": 5, "remark": "Un témoignage sincère et clair.", "agreed": True},
    "en": {"rating": 5, "fit": 5, "contact": 3, "remark": "Honest and clear.", "agreed": False},
}
WALK = (
    "requested", "qualifying", "approving", "approved", "called", "offered", "staffed", "confirmed", "prepared",
    "carried_out", "reported", "evaluated", "settled", "closed",
)  # fmt: skip


def user(key: str) -> User:
    return User.objects.get(email=f"{key}@demo.example")


def person(key: str) -> Member:
    return Member.objects.get(email=f"{key}@demo.example")


def at_hour(moment: datetime, hour: int) -> datetime:
    return timezone.localtime(moment).replace(hour=hour, minute=0, second=0, microsecond=0)


def fill_missions(say: Callable[[str], None]) -> None:
    for plan in PLANS:
        walk(plan)
        say(f"  {plan.until}: {plan.title}")
    fill_questions(person("elif"), user("lotte"))


def walk(plan: Plan) -> Mission:
    """Ask for the mission well ahead of its day, then take one step after the other, days apart."""
    today = clock.now()
    day = at_hour(today + timedelta(days=plan.days), 19)
    begin = at_hour(min(today - timedelta(days=14), day - timedelta(days=plan.ahead)), 9)
    with clock.at(begin):
        mission = request(plan, day)
    if plan.until in ("declined", "cancelled", "joined"):
        return break_off(mission, plan, begin + timedelta(days=4))
    owner = mission.owner
    for number, name in enumerate(WALK[1 : WALK.index(plan.until) + 1], start=1):
        if name in ("approving", "called") and plan.until != name:
            continue
        if name == "approved" and plan.until == "called":
            continue
        after = number - WALK.index("carried_out")
        date = day + timedelta(days=1 + after * 3) if after >= 0 else begin + timedelta(days=number * plan.pace)
        moment = at_hour(date, 9 + number % 8)
        with clock.at(moment):
            mission = STEPS[name](Mission.objects.get(pk=mission.pk), owner, plan)
    return mission


def request(plan: Plan, day: datetime) -> Mission:
    region = Region.objects.get(key=plan.region)
    name = {"nl": "An Vertommen", "fr": "Marc Dupuis", "en": "Helen Clarke"}[plan.language]
    values = {
        "title": plan.title,
        "door": Door.FORM,
        "owner": user({"nl": "pieter", "fr": "nadia", "en": "rosa"}[plan.language]),
        "requester_name": name,
        "requester_organisation": plan.organisation,
        "requester_email": f"{name.split()[0].lower()}@partner.example",
        "requester_phone": "+32 2 555 01 23",
        "requester_language": plan.language,
        "objectives": OBJECTIVES[plan.language],
        "axis": Axis.PROMOTE,
        "intervention_kind": InterventionKind.objects.get(key=plan.kind),
        "audience_kind": AudienceKind.objects.get(key=plan.audience),
        "audience_size": 60,
        "place_kind": PlaceKind.objects.get(key=plan.place_kind),
        "place_name": plan.place,
        "starts": day,
        "ends": day + timedelta(hours=2),
        "language": SpokenLanguage.objects.get(key=plan.language),
        "sector": Sector.objects.get(key=plan.sector),
        "level": plan.level,
        "country": Country.objects.get(key="be"),
        "region": region,
        "ambassadors_wanted": 1,
        "staff_wanted": 1 if plan.staff else 0,
    }
    by = LinkHolder(FORM_PURPOSE, 0, name, values["requester_email"])
    themes = Theme.objects.filter(key__in=plan.themes.split())
    return perform(Mission(**values), "request", by=by, themes=themes).subject


def break_off(mission: Mission, plan: Plan, moment: datetime) -> Mission:
    with clock.at(moment):
        if plan.until == "declined":
            reason = "Wij spreken graag op plekken waar over werk gepraat wordt; een bedrijfsfeest past daar niet bij."
            return perform(mission, "decline", by=mission.owner, reason=reason).subject
        if plan.until == "joined":
            return perform(mission, "join", by=user("lotte"), into=Mission.objects.get(title=PLANS[0].title)).subject
        for name in ("qualifying", "approved", "offered", "staffed", "confirmed"):
            mission = STEPS[name](Mission.objects.get(pk=mission.pk), mission.owner, plan)
        reason = "La salle n’est plus disponible et nous n’en trouvons pas d’autre."
        mission = perform(mission, "cancel", by=mission.requester_actor(), reason=reason).subject
    draft_event(mission)
    return mission


def qualify(mission: Mission, owner: User, plan: Plan) -> Mission:
    mission = perform(mission, "qualify", by=owner).subject
    sheet = {"brief": BRIEF[plan.language], "compensation_kind": Compensation.NOTHING}
    sheet |= {"needs_nothing_special": True, **MEASURES, **plan.fields}
    return perform(mission, "revise", by=owner, **sheet).subject


def ask_approval(mission: Mission, owner: User, plan: Plan) -> Mission:
    return perform(mission, "approve", by=owner).subject


def approve(mission: Mission, owner: User, plan: Plan) -> Mission:
    """The owner asks, two others of the support group agree."""
    waiting = perform(mission, "approve", by=owner).waits_for
    for voter in [v for v in (user("lotte"), user("olivier"), user("rosa")) if v != owner][:2]:
        waiting = perform(waiting, "agree", by=voter).subject
    return Mission.objects.get(pk=mission.pk)


def open_call(mission: Mission, owner: User, plan: Plan) -> Mission:
    """With names: the places go to whoever comes first, and the others wait; without, the owner chooses."""
    closes = mission.starts - timedelta(days=10)
    asked = {"first_come": bool(plan.ambassadors), "closes": closes, "fallback_days": 25}
    mission = perform(approve(mission, owner, plan), "open_call", by=owner, **asked).subject
    for member in [person(key) for key in plan.ambassadors.split()]:
        perform(Assignment(mission=mission, member=member), "express_interest", by=member.user)
    if plan.ambassadors:
        return mission
    eager = person("elif")
    perform(Assignment(mission=mission, member=eager), "express_interest", by=eager.user, remark="Dit is mijn thema.")
    return mission


def offer(mission: Mission, owner: User, plan: Plan) -> Mission:
    ambassadors, staff = [person(k) for k in plan.ambassadors.split()], [person(k) for k in plan.staff.split()]
    return perform(mission, "offer", by=owner, ambassadors=ambassadors, staff=staff).subject


def accept(mission: Mission, owner: User, plan: Plan) -> Mission:
    for asked in mission.assignments.filter(state=AssignmentState.OFFERED).select_related("member__user"):
        perform(asked, "accept", by=asked.member.user)
    return mission


def confirm(mission: Mission, owner: User, plan: Plan) -> Mission:
    contact = {"day_contact_name": mission.requester_name, "day_contact_phone": mission.requester_phone}
    mission = perform(mission, "confirm", by=mission.requester_actor(), **contact).subject
    draft_event(mission)  # now rather than by the worker, so that the event knows the mission from this day on
    return mission


def acknowledge(mission: Mission, owner: User, plan: Plan) -> Mission:
    for seat in mission.seats():
        perform(seat, "acknowledge_pack", by=seat.member.user)
        OwnNotes.objects.create(assignment=seat, **NOTES[plan.language])
    mission.refresh_from_db()
    if mission.state == State.CONFIRMED:  # something of its pack is out of date
        reason = {
            "nl": "De rest van het pakket volstaat.",
            "fr": "Le reste du dossier suffit.",
            "en": "The rest of the pack will do.",
        }[plan.language]
        mission = perform(mission, "prepare", by=owner, reason=reason).subject
    return mission


NOTES = {
    "nl": {"travel": "Trein van 17.24 u., dan tien minuten te voet.", "notes": "Vragen of er een micro is."},
    "fr": {"travel": "Train de 17 h 24, puis dix minutes à pied.", "notes": "Demander s’il y a un micro."},
    "en": {"travel": "Train of 17:24, then ten minutes on foot.", "notes": "Ask whether there is a microphone."},
}


def carry_out(mission: Mission, owner: User, plan: Plan) -> Mission:
    return perform(mission, "carry_out", by=SYSTEM).subject


def report(mission: Mission, owner: User, plan: Plan) -> Mission:
    for seat in mission.seats():
        perform(
            seat,
            "file_report",
            by=seat.member.user,
            report_went={
                "nl": "Een warm gesprek; de zaal vroeg door over zekerheid.",
                "fr": "Un échange chaleureux ; la salle a beaucoup interrogé sur la sécurité.",
                "en": "A warm talk; the room kept asking about security.",
            }[plan.language],
            report_audience=45,
            report_recap=RECAP[plan.language] if plan.until == "reported" else "",
            first_result=45,
            second_result=4,
            report_questions=QUESTIONS.get(plan.title, ("", ""))[0] if seat.role == SeatRole.AMBASSADOR else "",
            contacts=[{"name": "Noor Claes", "organisation": plan.organisation, "reach": "", "agreed": False}],
            report_result={"nl": "Twee contacten.", "fr": "Deux contacts.", "en": "Two contacts."}[plan.language],
        )
    return mission


def answer_question(mission: Mission, owner: User, plan: Plan) -> None:
    """Of a mission that was evaluated the question was answered; of the others it is still open."""
    for question in FieldQuestion.objects.open().filter(mission=mission):
        perform(
            perform(question, "assign", by=owner, owner=owner).subject,
            "reply",
            by=owner,
            answer=QUESTIONS[plan.title][1],
        )


def evaluate(mission: Mission, owner: User, plan: Plan) -> Mission:
    lessons = {
        "nl": "Volgende keer vooraf een micro vragen.",
        "fr": "La prochaine fois, demander un micro à l’avance.",
        "en": "Next time ask for a microphone beforehand.",
    }[plan.language]
    answer_question(mission, owner, plan)
    mission = perform(mission, "give_evaluation", by=mission.requester_actor(), **SAID[plan.language]).subject
    return perform(mission, "evaluate", by=owner, rating=4, lessons=lessons).subject


def settle(mission: Mission, owner: User, plan: Plan) -> Mission:
    return perform(mission, "settle", by=SYSTEM).subject


def close(mission: Mission, owner: User, plan: Plan) -> Mission:
    reason = {"nl": "Besloten gezelschap.", "fr": "Rencontre privée.", "en": "A closed company."}[plan.language]
    mission = perform(mission, "waive_recap", by=owner, reason=reason).subject
    return perform(mission, "close", by=SYSTEM).subject


STEPS: dict[str, Callable[[Mission, User, Plan], Mission]] = {
    "qualifying": qualify,
    "approving": ask_approval,
    "approved": approve,
    "called": open_call,
    "offered": offer,
    "staffed": accept,
    "confirmed": confirm,
    "prepared": acknowledge,
    "carried_out": carry_out,
    "reported": report,
    "evaluated": evaluate,
    "settled": settle,
    "closed": close,
}
