"""What people of the demo answer to the support group's own questions."""

from cms.demo import policy
from workflows.candidates.answers import answers_to_read
from workflows.candidates.models import Candidacy
from workflows.missions.answers import ReportAnswers
from workflows.missions.models import Assignment
from workflows.missions.states import AssignmentState
from workflows.questions.models import Purpose

SPOKEN = {
    "nl": "Elk jaar op de infodag van mijn oude school, voor een zestigtal laatstejaars.",
    "fr": "Chaque année à la journée d’information de mon ancienne école, devant une soixantaine d’élèves.",
    "en": "Every year on the information day of my former school, for some sixty pupils.",
}


def answer(candidacy: Candidacy, language: str, level: int) -> None:
    """Who is rated high has spoken before."""
    row = answers_to_read(candidacy)
    if row is None:
        return
    spoke = {"spoken-before": "yes", "where-spoken": SPOKEN[language]} if level > 2 else {"spoken-before": "no"}
    row.save_answers({**spoke, "at-ease": str(level)})


MISSED = {
    "nl": "Een blad met cijfers over statuten.",
    "fr": "Une page de chiffres sur les statuts.",
    "en": "A sheet with figures on statuses.",
}


def ask_around_missions() -> int:
    """What is asked on requests and reports, and what those who reported answer; how many."""
    policy.bring_in("forms", only=lambda row: row["purpose"] != Purpose.CANDIDACY)
    rows = [ReportAnswers.to_fill(seat) for seat in Assignment.objects.filter(state=AssignmentState.FULFILLED)]
    for number, row in enumerate(filter(None, rows)):
        language = row.assignment.member.user.language if row.assignment.member.user else "nl"
        more = {} if number % 3 else {"missed": MISSED.get(language, MISSED["en"])}
        row.save_answers({"well-prepared": str(3 + number % 3), **more})
    return len(rows)
