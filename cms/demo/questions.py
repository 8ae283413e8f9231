"""The support group's own questions of the demo, and what its candidates answer."""

from typing import Any

from cms.demo.lists import in_each
from workflows.candidates.answers import answers_to_read
from workflows.candidates.models import Candidacy
from workflows.missions.answers import ReportAnswers
from workflows.missions.models import Assignment
from workflows.missions.states import AssignmentState
from workflows.questions.models import Purpose, QuestionForm

QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    (
        "choice",
        {
            "key": "spoken-before",
            "label": (
                "Heb je al voor een publiek gesproken?",
                "Avez-vous déjà pris la parole devant un public ?",
                "Have you spoken in front of an audience before?",
            ),
            "help": (
                "Een les, een debat, een vergadering van je vereniging: alles telt.",
                "Un cours, un débat, une réunion de votre association : tout compte.",
                "A lesson, a debate, a meeting of your association: everything counts.",
            ),
            "required": True,
            "options": [("yes", ("Ja", "Oui", "Yes")), ("no", ("Nog niet", "Pas encore", "Not yet"))],
        },
    ),
    (
        "long",
        {
            "key": "where-spoken",
            "label": ("Waar, en voor wie?", "Où, et devant qui ?", "Where, and for whom?"),
            "help": ("", "", ""),
            "required": True,
            "only_if": {"question": "spoken-before", "answer": "yes"},
        },
    ),
    (
        "scale",
        {
            "key": "at-ease",
            "label": (
                "Hoe voel je je voor een zaal?",
                "Comment vous sentez-vous devant une salle ?",
                "How do you feel in front of a room?",
            ),
            "help": (
                "Wie liever begint met begeleiding, krijgt die.",
                "Si vous préférez commencer avec un accompagnement, vous l’aurez.",
                "Whoever would rather begin with somebody beside them can.",
            ),
            "required": False,
            "points": 5,
            "low": ("gespannen", "pas à l’aise", "nervous"),
            "high": ("op mijn gemak", "à l’aise", "at ease"),
        },
    ),
]
OF_A_REQUEST: list[tuple[str, dict[str, Any]]] = [
    (
        "choice",
        {
            "key": "how-you-found-us",
            "label": ("Hoe kende je ons?", "Comment nous connaissiez-vous ?", "How did you know of us?"),
            "help": ("", "", ""),
            "required": False,
            "options": [
                ("member", ("Via een vennoot", "Par un·e sociétaire", "Through a member")),
                ("event", ("Van een activiteit", "Par une activité", "From an event")),
                ("press", ("Uit de media", "Par les médias", "From the media")),
            ],
        },
    ),
]
OF_A_REPORT: list[tuple[str, dict[str, Any]]] = [
    (
        "scale",
        {
            "key": "well-prepared",
            "label": (
                "Hoe goed was je voorbereid?",
                "Vous sentiez-vous bien préparé·e ?",
                "How well prepared were you?",
            ),
            "help": ("", "", ""),
            "required": False,
            "points": 5,
            "low": ("niet", "pas du tout", "not at all"),
            "high": ("helemaal", "tout à fait", "fully"),
        },
    ),
    (
        "short",
        {
            "key": "missed",
            "label": (
                "Wat miste je in het missiepakket?",
                "Que manquait-il dans le dossier de mission ?",
                "What did you miss in the mission pack?",
            ),
            "help": ("", "", ""),
            "required": False,
        },
    ),
]
SPOKEN = {
    "nl": "Elk jaar op de infodag van mijn oude school, voor een zestigtal laatstejaars.",
    "fr": "Chaque année à la journée d’information de mon ancienne école, devant une soixantaine d’élèves.",
    "en": "Every year on the information day of my former school, for some sixty pupils.",
}
WORDS = ("label", "help", "low", "high")


def publish_questions(purpose: str = Purpose.CANDIDACY, questions: Any = QUESTIONS) -> None:
    body = [{"type": kind, "id": f"demo-{said['key']}", "value": block(said)} for kind, said in questions]
    form = QuestionForm(purpose=purpose)
    form.draft = form._meta.get_field("draft").to_python(body)
    form.save()
    form.publish()


def block(said: dict[str, Any]) -> dict[str, Any]:
    value = {"only_if": {"question": "", "answer": ""}} | said
    value |= {name: in_each(said[name]) for name in WORDS if name in said}
    if "options" in said:
        value["options"] = [{"key": key, "label": in_each(words)} for key, words in said["options"]]
    return value


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
    publish_questions(Purpose.REQUEST, OF_A_REQUEST)
    publish_questions(Purpose.REPORT, OF_A_REPORT)
    rows = [ReportAnswers.to_fill(seat) for seat in Assignment.objects.filter(state=AssignmentState.FULFILLED)]
    for number, row in enumerate(filter(None, rows)):
        language = row.assignment.member.user.language if row.assignment.member.user else "nl"
        more = {} if number % 3 else {"missed": MISSED.get(language, MISSED["en"])}
        row.save_answers({"well-prepared": str(3 + number % 3), **more})
    return len(rows)
