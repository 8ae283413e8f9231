"""Candidacies in every state, walked there step by step, and what they are judged by."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cms.demo import policy
from cms.demo.lists import in_each
from cms.demo.missions import at_hour, user
from cms.demo.people import BACKGROUND, MOTIVATION, make_member, speaks
from cms.demo.questions import answer
from cms.models import User
from snippets.models import InterventionKind, Region, Sector, SpokenLanguage, Theme
from workflows.candidates import jobs
from workflows.candidates.consent import ASSESSMENT_VERSION, assessment_wording
from workflows.candidates.models import (
    Assessment,
    Campaign,
    Candidacy,
    Nomination,
    candidacy_of,
)
from workflows.candidates.states import AssessmentState
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people import consents
from workflows.people.models import ConsentKind, Member
from workflows.people.roles import Role, holders
from workflows.people.sheet.models import Profile
from workflows.people.sheet.parts import PARTS
from workflows.questions.models import Purpose


@dataclass(frozen=True)
class Plan:
    """One candidate of the demo: how far the candidacy walks, and how many days ago it began."""

    until: str
    ago: int
    key: str
    first: str
    last: str
    language: str
    region: str
    sector: str = "design"
    nominated: bool = False
    campaign: bool = False
    level: int = 4


PLANS = [
    Plan("draft", 9, "anouk", "Anouk", "Willaert", "nl", "antwerp", nominated=True),
    Plan("submitted", 12, "bilal", "Bilal", "Haddad", "fr", "brussels", "digital", campaign=True),
    Plan("screening", 15, "celine", "Céline", "Gilles", "fr", "liege", "theatre", campaign=True),
    Plan("changes", 14, "daan", "Daan", "Verhaegen", "nl", "antwerp", "education"),
    Plan("assessment", 20, "eva", "Eva", "Segers", "nl", "brussels", "journalism", nominated=True),
    Plan("apart", 24, "fatou", "Fatou", "Diallo", "fr", "brussels", "audiovisual"),
    Plan("recommended", 30, "gilles", "Gilles", "Henrard", "fr", "brussels", "education"),
    Plan("deciding", 31, "hanne", "Hanne", "Goossens", "nl", "brussels", "theatre"),
    Plan("waitlisted", 45, "ismail", "Ismaïl", "Kaya", "nl", "brussels", "digital"),
    Plan("recommended", 18, "oona", "Oona", "Martens", "nl", "antwerp", "audiovisual", campaign=True, level=5),
    Plan("waitlisted", 16, "paul", "Paul", "Lejeune", "fr", "liege", "theatre", campaign=True, level=2),
    Plan("admitted", 60, "jeanne", "Jeanne", "Piette", "fr", "brussels", "theatre", nominated=True),
    Plan("rejected", 50, "kobe", "Kobe", "Lemmens", "nl", "brussels"),
    Plan("appealed", 55, "leila", "Leïla", "Mansouri", "fr", "brussels", "journalism"),
    Plan("admitted", 75, "tibo", "Tibo", "Renders", "nl", "antwerp", "digital", campaign=True),
    Plan("rejected", 70, "zita", "Zita", "Conti", "fr", "brussels", "theatre", campaign=True),
    Plan("withdrawn", 40, "marte", "Marte", "Aerts", "nl", "antwerp"),
    Plan("expired", 90, "noe", "Noé", "Wauters", "fr", "namur", campaign=True),
]
# key, weight, Dutch, French, English
CAMPAIGNS: list[dict[str, Any]] = [
    {
        "key": "speak-in-french",
        "days": (-95, -65),
        "sectors": [],
        "languages": ["fr"],
        "regions": ["namur", "liege"],
        "title": ("Wie spreekt voor ons in het Frans?", "Qui parle pour nous en français ?", "Who speaks for us in French?"),
        "banner": ("", "", ""),
        "announcement": (
            "Scholen en beurzen in Wallonië vragen naar ons, en we hebben er te weinig stemmen.",
            "Des écoles et des salons en Wallonie nous demandent, et nous y avons trop peu de voix.",
            "Schools and fairs in Wallonia ask for us, and we have too few voices there.",
        ),
    },
    {
        "key": "stage-and-screen",
        "days": (-20, 25),
        "sectors": ["theatre", "audiovisual", "digital"],
        "languages": [],
        "regions": ["liege", "brussels"],
        "title": ("Podium en scherm zoeken een stem", "La scène et l’écran cherchent une voix", "Stage and screen look for a voice"),
        "banner": (
            "Werk je voor podium of scherm? Word ambassadeur",
            "Vous travaillez pour la scène ou l’écran ? Devenez ambassadeur ou ambassadrice",
            "You work for the stage or the screen? Become an ambassador",
        ),
        "announcement": (
            "Dit najaar praten festivals, scholen en ministeries over het statuut van wie in de kunsten werkt. Wij willen daar mensen aan tafel die het zelf meemaken.\n\nJe hoeft geen ervaren spreker te zijn: de eerste opleiding begint in de maand na de oproep.",
            "Cet automne, des festivals, des écoles et des ministères débattent du statut des personnes qui travaillent dans les arts. Nous voulons y être représentés par celles et ceux qui le vivent.\n\nInutile d’avoir l’habitude des podiums : la première formation commence dans le mois qui suit l’appel.",
            "This autumn festivals, schools and ministries talk about the status of those who work in the arts. We want people at that table who live it themselves.\n\nYou need not be an experienced speaker: the first training begins in the month after the call.",
        ),
    },
]  # fmt: skip
WHY = {
    "nl": "Jij legt aan beginnende collega's zo helder uit wat samenwerken in de coöperatie verandert. Dat zou ik graag op een podium horen.",
    "fr": "Vous expliquez si clairement aux débutant·es ce que la coopérative change. J’aimerais vous entendre sur une scène.",
    "en": "You explain so clearly to beginners what the cooperative changes. I would love to hear you on a stage.",
}  # fmt: skip
NO_VIDEO = {"nl": "Het gesprek ter plaatse vervangt de video.", "fr": "L’entretien sur place remplace la vidéo.", "en": "A talk on the spot replaces the video."}  # fmt: skip
INSTEAD = {
    "nl": "Ik werk al twaalf jaar op projectbasis, eerst alleen, nu met anderen. Wat ik wil vertellen: dat je zelfstandig kunt werken zonder alleen te staan. Toen een opdrachtgever niet betaalde, stond ik er niet alleen voor; dat moment wil ik delen.",
    "fr": "Je travaille par projets depuis douze ans, d’abord seul, maintenant avec d’autres. Ce que je veux raconter : on peut être autonome sans être isolé. Quand un client n’a pas payé, je n’ai pas dû me battre seul ; c’est ce moment que je veux partager.",
    "en": "I have worked from project to project for twelve years, first alone, now with others. What I want to tell: one can be autonomous without being alone. When a client did not pay, I did not have to fight alone; that is the moment I want to share.",
}
NOT_NOW = {
    "nl": "Je verhaal is sterk, maar nog jong. Kom over een jaar terug, na een paar getuigenissen op kleinere plekken; we helpen je er graag naartoe.",
    "fr": "Votre histoire est forte, mais encore jeune. Revenez dans un an, après quelques témoignages dans de plus petits lieux ; nous vous y aidons volontiers.",
    "en": "Your story is strong, but still young. Come back in a year, after a few testimonies in smaller places; we gladly help you there.",
}  # fmt: skip
REMARK = {"nl": "Concreet en warm.", "fr": "Concret et chaleureux.", "en": "Concrete and warm."}


def call_out(
    key: str, days: tuple[int, int], sectors: list[str], languages: list[str], regions: list[str], **said: Any
) -> None:
    first, last = (clock.today() + timedelta(days=each) for each in days)
    texts = {name: in_each(row) for name, row in said.items()}
    campaign = Campaign.objects.create(key=key, opens_on=first, closes_on=last, **texts)
    campaign.sectors.set(Sector.objects.filter(key__in=sectors))
    campaign.languages.set(SpokenLanguage.objects.filter(key__in=languages))
    campaign.regions.set(Region.objects.filter(key__in=regions))


def fill_candidates(say: Callable[[str], None]) -> None:
    for campaign in CAMPAIGNS:
        call_out(**campaign)
    with clock.at(clock.now() - timedelta(days=120)):
        policy.bring_in("forms", only=lambda row: row["purpose"] == Purpose.CANDIDACY)
    for plan in PLANS:
        walk(plan)
        say(f"  {plan.until}: {plan.first} {plan.last}")
    policy.bring_in("approvals")
    deciding = Candidacy.objects.get(member__email="hanne@demo.example")
    perform(deciding, "admit", by=user("olivier"))


def make_candidate(plan: Plan) -> Member:
    member = make_member(plan.key, plan.first, plan.last, plan.language, plan.region)
    speaks(member, f"{plan.language}:C2 en:B1")
    if plan.until in ("draft", "expired"):
        return member
    profile = Profile.objects.create(
        member=member,
        hours_per_month=6,
        motivation=MOTIVATION[plan.language],
        background=BACKGROUND[plan.language],
        week=["6-morning", "6-afternoon"],
        saved_parts=[part.slug for part in PARTS],
    )
    profile.sectors.set(Sector.objects.filter(key=plan.sector))
    profile.themes.set(Theme.objects.all()[:2])
    profile.intervention_kinds.set(InterventionKind.objects.all()[:2])
    profile.travel_regions.set(Region.objects.filter(key=plan.region))
    consents.give(member, ConsentKind.ASSESSMENT, version=ASSESSMENT_VERSION, wording=assessment_wording())
    return member


def walk(plan: Plan) -> None:
    """One step after the other, a few days apart."""
    begin = at_hour(clock.now() - timedelta(days=plan.ago), 9)
    with clock.at(begin):
        candidacy = begun(make_candidate(plan), plan)
    if plan.until == "draft":
        return None
    if plan.until == "expired":
        return expire(begin)
    for number, take in enumerate(steps_to(plan.until), start=1):
        with clock.at(begin + timedelta(days=number * 2, hours=number % 7)):
            take(Candidacy.objects.get(pk=candidacy.pk), plan)
    return None


def begun(member: Member, plan: Plan) -> Candidacy:
    if not plan.nominated:
        said = {"campaign": Campaign.objects.running().first()} if plan.campaign else {}
        return perform(candidacy_of(member), "begin", by=member.user, **said).subject
    nomination = Nomination(member=member, nominator=user("karen"), why=WHY[plan.language])
    nomination = perform(nomination, "nominate", by=user("karen")).subject
    perform(nomination, "accept", by=member.user)
    return Candidacy.objects.get(member=member)


def expire(begin: datetime) -> None:
    for days in (47, 57, 61):
        with clock.at(begin + timedelta(days=days)):
            jobs.remind_and_expire()


Act = Callable[[Candidacy, Plan], Any]


def steps_to(until: str) -> list[Act]:
    to_assessment: list[Act] = [submit, screen, assess]
    decided = [*to_assessment, score_all, recommend]
    ways: dict[str, list[Act]] = {
        "submitted": [submit],
        "screening": [submit, screen],
        "changes": [submit, ask_changes],
        "assessment": [*to_assessment, recuse_and_replace],
        "apart": [*to_assessment, score_apart],
        "recommended": decided,
        "deciding": decided,
        "waitlisted": [*decided, waitlist],
        "admitted": [*decided, admit],
        "rejected": [*decided, reject],
        "appealed": [*decided, reject, appeal],
        "withdrawn": [submit, withdraw],
    }
    return ways[until]


def group_of(candidacy: Candidacy) -> list[User]:
    return holders(Role.SUPPORT_GROUP, candidacy.country_id, candidacy.region_id)


def submit(candidacy: Candidacy, plan: Plan) -> None:
    answer(candidacy, plan.language, plan.level)
    candidacy = perform(candidacy, "exempt", by=user("olivier"), reason=NO_VIDEO[plan.language]).subject
    text = INSTEAD[plan.language]
    candidacy = perform(candidacy, "write_instead", by=candidacy.member.user, written_instead=text).subject
    perform(candidacy, "submit", by=candidacy.member.user)


def screen(candidacy: Candidacy, plan: Plan) -> None:
    perform(candidacy, "start_screening", by=user("olivier"))


def ask_changes(candidacy: Candidacy, plan: Plan) -> None:
    reason = "Vertel nog wat meer over je werk zelf: voor wie, met wie, en sinds wanneer?"
    perform(candidacy, "ask_changes", by=user("olivier"), reason=reason)


def assess(candidacy: Candidacy, plan: Plan) -> None:
    perform(candidacy, "start_assessment", by=user("olivier"), assessors=group_of(candidacy)[:3])


def give(assessment: Assessment, plan: Plan, **points: int) -> None:
    scores = {f"score_{key}": points.get(key, plan.level) for key in (row["key"] for row in policy.rows("criteria"))}
    perform(assessment, "give", by=assessment.assessor, assessor_remark=REMARK[plan.language], **scores)


def waiting(candidacy: Candidacy) -> list[Assessment]:
    return list(candidacy.assessments.filter(state=AssessmentState.ASSIGNED).order_by("pk"))


def score_all(candidacy: Candidacy, plan: Plan) -> None:
    for number, each in enumerate(waiting(candidacy)):
        points = {"practice": 5 - number % 2, "voice": 3 + number % 3 % 2, "listening": plan.ago % 3 + 2}
        give(each, plan, **points if plan.level == 4 else {"voice": plan.level - number % 2})


def score_apart(candidacy: Candidacy, plan: Plan) -> None:
    for points, each in zip((5, 1, 4), waiting(candidacy), strict=False):
        give(each, plan, voice=points)


def recuse_and_replace(candidacy: Candidacy, plan: Plan) -> None:
    first, second, *_rest = waiting(candidacy)
    give(first, plan)
    perform(second, "recuse", by=second.assessor, reason="We werkten drie jaar samen.")
    candidacy = Candidacy.objects.get(pk=candidacy.pk)
    others = [p for p in group_of(candidacy) if p.pk not in {a.assessor_id for a in candidacy.assessments.all()}]
    perform(candidacy, "add_assessors", by=user("olivier"), assessors=others[:1])


def recommend(candidacy: Candidacy, plan: Plan) -> None:
    name = "advise_against" if plan.until in ("rejected", "appealed") else "recommend"
    perform(candidacy, name, by=user("olivier"))


def waitlist(candidacy: Candidacy, plan: Plan) -> None:
    """The limit was reached that week."""
    policy = candidacy.policy
    policy.most_ambassadors = 1
    policy.save()
    perform(candidacy, "waitlist", by=user("olivier"))
    policy.most_ambassadors = None
    policy.save()


def admit(candidacy: Candidacy, plan: Plan) -> None:
    perform(candidacy, "admit", by=user("olivier"))


def reject(candidacy: Candidacy, plan: Plan) -> None:
    again = clock.today() + timedelta(days=365)
    perform(candidacy, "reject", by=user("olivier"), reason=NOT_NOW[plan.language], next_from=again)


def appeal(candidacy: Candidacy, plan: Plan) -> None:
    reason = "Je parle depuis des années dans des écoles ; la fiche ne le disait pas."
    perform(candidacy, "appeal", by=candidacy.member.user, reason=reason)


def withdraw(candidacy: Candidacy, plan: Plan) -> None:
    perform(candidacy, "withdraw", by=candidacy.member.user, reason="Een drukker jaar dan gedacht.")
