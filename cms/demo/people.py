"""The people of the demo. Every address ends in `.example`, so nothing can reach anyone."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group

from cms.demo.mandates import draft_next_charter, fill_charter, fill_further_mandates, ready
from cms.models import User
from snippets.models import Competence, Country, InterventionKind, Region, Sector, SpokenLanguage, Theme
from workflows.kernel import clock
from workflows.people.models import Member, SupportGroup
from workflows.people.roles import SECOND_FACTOR_ROLES, Role, has_role
from workflows.people.seats import take
from workflows.people.sheet.models import BlockedPeriod, LanguageSkill, Pace, Profile, Reach
from workflows.people.sheet.parts import PARTS

# address part, first name, last name, screen language, region, spoken languages, sector, themes
AMBASSADORS = [
    ("amira", "Amira", "Benali", "fr", "brussels", "fr:C2 nl:B2 en:C1", "audiovisual", "autonomous-work artist-status"),
    ("bram", "Bram", "De Clercq", "nl", "flanders-west", "nl:C2 en:C1", "design", "cooperative-models shared-places"),
    ("chloe", "Chloé", "Dumont", "fr", "liege", "fr:C2 de:B2", "theatre", "artist-status social-protection"),
    ("dries", "Dries", "Maes", "nl", "antwerp", "nl:C2 fr:B2 en:B2", "digital", "platform-work autonomous-work"),
    ("elif", "Elif", "Yıldız", "nl", "brussels", "nl:C2 fr:C1 en:C1", "journalism", "platform-work social-protection"),
    ("francois", "François", "Lambert", "fr", "namur", "fr:C2", "education", "cooperative-models"),
    ("greet", "Greet", "Van Hoof", "nl", "flemish-brabant", "nl:C2 en:B2", "theatre", "artist-status"),
    ("hugo", "Hugo", "Renard", "fr", "hainaut", "fr:C2 en:B2", "audiovisual", "autonomous-work shared-places"),
    ("ines", "Inês", "Carvalho", "en", "brussels", "en:C2 fr:C1", "design", "cooperative-models platform-work"),
    ("jef", "Jef", "Wouters", "nl", "antwerp", "nl:C2 fr:C1", "education", "social-protection"),
]
STAFF = [
    ("karen", "Karen", "Claes", "nl", "brussels", "nl:C2 fr:C1 en:C1", "Strategische ontwikkeling"),
    ("luc", "Luc", "Martin", "fr", "liege", "fr:C2 nl:B2", "Conseil aux membres"),
    ("mieke", "Mieke", "Peeters", "nl", "antwerp", "nl:C2 en:B2", "Advies aan vennoten"),
]
# address part, first name, last name, language, coordinator, regions (none: the whole country)
SEATED = [
    ("lotte", "Lotte", "Janssens", "nl", True, ""),
    ("nadia", "Nadia", "El Amrani", "fr", False, "brussels hainaut namur liege"),
    ("olivier", "Olivier", "Simon", "fr", False, ""),
    ("pieter", "Pieter", "Vermeulen", "nl", False, "flanders-west antwerp flemish-brabant brussels"),
    ("rosa", "Rosa", "Conti", "en", False, "brussels"),
]
OFFICES = [
    ("communications", Role.COMMUNICATIONS, "Sofie", "Willems", "nl"),
    ("redaction", Role.COMMUNICATIONS, "Théo", "Lefèvre", "fr"),
    ("board", Role.BOARD, "Ursula", "Baeten", "nl"),
    ("ca", Role.BOARD, "Victor", "Gérard", "fr"),
    ("finance", Role.FINANCE, "Wim", "Desmet", "nl"),
    ("admin", Role.ADMINISTRATOR, "Xandra", "Pauwels", "nl"),
    ("admin2", Role.ADMINISTRATOR, "Yves", "Thomas", "fr"),
]
MEMBERS = [("zoe", "Zoë", "Michiels", "nl", "brussels"), ("adrien", "Adrien", "Collard", "fr", "hainaut")]

MOTIVATION = {
    "nl": "Ik werk graag zelfstandig zonder alleen te staan. Dat wil ik aan anderen tonen.",
    "fr": "J’aime travailler à mon compte sans être seul·e. J’ai envie de le montrer à d’autres.",
    "en": "I like to work on my own without being alone. I want to show others how.",
}
BACKGROUND = {
    "nl": "Acht jaar in het vak, vennoot sinds de oprichting van de coöperatie.",
    "fr": "Huit ans de métier, sociétaire depuis la création de la coopérative.",
    "en": "Eight years in the trade, a member since the cooperative was founded.",
}


def fill_people() -> None:
    belgium = Country.objects.get(key="be")
    group = SupportGroup.objects.create(country=belgium, name="Ondersteuningsgroep België")
    for number, (key, first, last, language, is_coordinator, regions) in enumerate(SEATED, start=1):
        person = make_member(key, first, last, language, "brussels", permanent_staff=True, service="Vertegenwoordiging")
        seat_regions = Region.objects.filter(key__in=regions.split())
        take(group, number, person, is_coordinator=is_coordinator, regions=seat_regions, since=clock.today())
    for key, first, last, language, region, spoken, service in STAFF:
        person = make_member(key, first, last, language, region, permanent_staff=True, service=service)
        speaks(person, spoken)
    for key, role, first, last, language in OFFICES:
        account(key, first, last, language).groups.add(Group.objects.get(name=role))
    for key, first, last, language, region in MEMBERS:
        make_member(key, first, last, language, region)
    author = group.seats.get(is_coordinator=True).member.user
    fill_charter(author)
    for number, row in enumerate(AMBASSADORS):
        make_ambassador(number, author, *row)
    fill_further_mandates(make_member, author)
    draft_next_charter(author)
    give_second_factors()


def account(key: str, first: str, last: str, language: str) -> User:
    user = User.objects.create_user(f"{key}@demo.example", first_name=first, last_name=last, language=language)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def make_member(key: str, first: str, last: str, language: str, region: str, **fields: Any) -> Member:
    user, place = account(key, first, last, language), Region.objects.get(key=region)
    return Member.objects.create(
        number=f"D{1000 + Member.objects.count()}",
        first_name=first,
        last_name=last,
        email=user.email,
        language=language,
        country=place.country,
        region=place,
        user=user,
        **fields,
    )


def make_ambassador(
    number: int,
    author: User,
    key: str,
    first: str,
    last: str,
    language: str,
    region: str,
    spoken: str,
    sector: str,
    themes: str,
) -> Member:
    person = make_member(key, first, last, language, region)
    speaks(person, spoken)
    profile = Profile.objects.create(
        member=person,
        hours_per_month=4 + number % 5 * 2,
        motivation=MOTIVATION[language],
        background=BACKGROUND[language],
        joins_meetings=number % 2 == 0,
        reach=list(Reach)[number % 3],
        pace=list(Pace)[number % 3],
        week=[f"{day}-evening" for day in range(1, 6)] if number % 3 else [],
        saved_parts=[part.slug for part in PARTS],
    )
    profile.sectors.set(Sector.objects.filter(key=sector))
    profile.themes.set(Theme.objects.filter(key__in=themes.split()))
    profile.travel_regions.set(Region.objects.all()[number % 3 : number % 3 + 3])
    profile.competences.set(Competence.objects.all()[number % 2 : number % 2 + 2])
    profile.learns.set(Competence.objects.all()[number % 2 + 2 : number % 2 + 3])
    today = clock.today()
    if number % 4 == 1:
        days = {"starts": today + timedelta(days=20 + number), "ends": today + timedelta(days=30 + number)}
        BlockedPeriod.objects.create(member=person, **days)
    profile.intervention_kinds.set(InterventionKind.objects.all()[number % 3 : number % 3 + 3])
    ready(person, author)
    return person


def speaks(person: Member, spoken: str) -> None:
    for pair in spoken.split():
        key, level = pair.split(":")
        LanguageSkill.objects.create(member=person, language=SpokenLanguage.objects.get(key=key), level=level)


def give_second_factors() -> None:
    """Who needs a second factor has one, so that the demo's doors are the product's; /dev/ shows its code."""
    for user in User.objects.all():
        if has_role(user, *SECOND_FACTOR_ROLES):
            TOTP.activate(user, generate_totp_secret())
            RecoveryCodes.activate(user)
