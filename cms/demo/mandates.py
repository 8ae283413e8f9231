"""The demo's charter, initial trainings, and mandates in every state."""

from datetime import timedelta
from typing import Any

from cms.demo.lists import in_every
from workflows.kernel import clock
from workflows.kernel.actors import SYSTEM
from workflows.kernel.perform import perform
from workflows.people.charter.models import CharterVersion, in_force, next_number
from workflows.people.models import Mandate, Member
from workflows.people.training.models import Attendance

TITLE = {
    "nl": "Charter van de vertegenwoordiging",
    "fr": "Charte de la représentation",
    "en": "Charter of representation",
}
TEXT = {
    "nl": """Praat niet over wat je niet kent. Wat je niet weet, neem je mee als vraag en breng je later een antwoord.

Blijf op de hoogte van hoe het project evolueert: lees wat de coöperatie je stuurt en kom naar de infomomenten.

Je laat de stem van de coöperatie horen, zonder haar enige officiële spreekbuis te zijn. Je hoeft het niet met elke beslissing eens te zijn; je begrijpt ze en kunt ze uitleggen.

De persoon en de titel zijn twee verschillende dingen. Je gebruikt de titel van vennoot-ambassadeur alleen wanneer je de coöperatie vertegenwoordigt.""",
    "fr": """Ne parlez pas de ce que vous ne connaissez pas. Ce que vous ne savez pas, vous l’emportez comme question et vous revenez plus tard avec une réponse.

Restez au courant de l’évolution du projet : lisez ce que la coopérative vous envoie et venez aux moments d’information.

Vous faites entendre la voix de la coopérative sans en être l’unique porte-parole officiel. Il n’est pas nécessaire d’être d’accord avec chaque décision ; vous la comprenez et pouvez l’expliquer.

La personne et le titre sont deux choses distinctes. Vous n’utilisez le titre de sociétaire-ambassadeur·rice que lorsque vous représentez la coopérative.""",
    "en": """Speak only of what you know. What you do not know you take along as a question, and come back with an answer.

Keep up with how the project evolves: read what the cooperative sends you and come to the information moments.

You make the cooperative's voice heard without being its only official mouthpiece. You need not agree with every decision; you understand it and can explain it.

Person and title are distinct. You use the title of ambassador only while you represent the cooperative.""",
}  # fmt: skip
ADDED = {
    "nl": "Gaat het over geld of over een lopend geschil, dan verwijs je door naar de ondersteuningsgroep.",
    "fr": "S’il s’agit d’argent ou d’un litige en cours, vous renvoyez vers le groupe de soutien.",
    "en": "Where it is about money or a dispute that is going on, you refer to the support group.",
}
WHERE = {"place": "Brussel, zetel van de coöperatie", "remark": ""}


def fill_charter(author: Any) -> CharterVersion:
    """The first version, in force."""
    version = perform(
        CharterVersion(number=next_number()), "write", by=author, title=in_every(TITLE), text=in_every(TEXT)
    ).subject
    return perform(version, "put_in_force", by=author, sign_by=clock.today() + timedelta(days=30)).subject


def draft_next_charter(author: Any) -> CharterVersion:
    text = {code: f"{words}\n\n{ADDED[code]}" for code, words in TEXT.items()}
    new = CharterVersion(number=next_number())
    return perform(new, "write", by=author, title=in_every(TITLE), text=in_every(text), changes=in_every(ADDED)).subject


def begin_mandate(person: Member, *, days: int = 2 * 365) -> Mandate:
    today = clock.today()
    mandate = Mandate(member=person, starts=today, ends=today + timedelta(days=days))
    return perform(mandate, "begin", by=SYSTEM).subject


def attend(person: Member, noted_by: Any) -> None:
    perform(Attendance(member=person, held_on=clock.today(), **WHERE), "note", by=noted_by)


def sign(mandate: Mandate) -> None:
    """As the zone's page does, in the language of the person."""
    version, person = in_force(), mandate.member
    evidence = {
        "version": version,
        "language": person.language,
        "sha256": version.fingerprint(person.language),
        "typed_name": person.display_name,
        "authenticated_by": f"code:{person.email}",
        "authenticated_at": clock.now(),
    }
    perform(mandate, "sign_charter", by=person.user, **evidence)


def fill_further_mandates(make_member: Any, author: Any) -> None:
    """One in each state beside the active ones; who they are is said by their names on the screens."""
    waits = make_member("koen", "Koen", "Aerts", "nl", "antwerp")
    begin_mandate(waits)
    trained = make_member("lucie", "Lucie", "Fontaine", "fr", "brussels")
    begin_mandate(trained)
    attend(trained, author)
    for key, first, last, language, region, step, answers in (
        ("marc", "Marc", "Leroy", "fr", "brussels", "pause", {"until": clock.today() + timedelta(days=400)}),
        ("nele", "Nele", "Smets", "nl", "antwerp", "suspend", {"reason": "Sprak in eigen naam voor een partij."}),
        ("oscar", "Oscar", "Dubois", "fr", "liege", "end", {"reason": "Je pars vivre à l’étranger."}),
    ):
        mandate = ready(make_member(key, first, last, language, region), author)
        perform(mandate, step, by=author if step == "suspend" else mandate.member.user, **answers)
    near = ready(make_member("paula", "Paula", "Claeys", "nl", "brussels"), author, days=260)
    with clock.at(clock.now() + timedelta(days=190)):
        perform(near, "offer_renewal", by=author, until=near.ends + timedelta(days=730))


def ready(person: Member, author: Any, **term: int) -> Mandate:
    mandate = begin_mandate(person, **term)
    attend(person, author)
    sign(mandate)
    return Mandate.objects.get(pk=mandate.pk)
