"""Questions that an ambassador passed on outside any mission: still with nobody, given to somebody, and closed."""

from datetime import timedelta

from cms.models import User
from workflows.field.models import FieldQuestion
from workflows.kernel import clock
from workflows.kernel.perform import perform
from workflows.people.models import Member

QUESTIONS = (
    (12, "Kan een vzw zonder personeel ook een ambassadeur vragen?"),
    (6, "Wat kost het om via de coöperatie te werken als je maar één opdracht per jaar hebt?"),
    (20, "Wie wint de volgende verkiezingen van de raad?"),
)


def fill_questions(asker: Member, lead: User) -> None:
    made = []
    for days, words in QUESTIONS:
        row = FieldQuestion(member=asker, country_id=asker.country_id, region_id=asker.region_id)
        with clock.at(clock.now() - timedelta(days=days)):
            made.append(perform(row, "ask", by=asker.user, question=words).subject)
    with clock.at(clock.now() - timedelta(days=3)):
        perform(made[1], "assign", by=lead, owner=lead)
        perform(made[2], "close", by=lead, reason="Daar doet de coöperatie geen voorspelling over.")
