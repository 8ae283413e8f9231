"""What rules did because of a step, told before that is taken back; and what of it ends with the step."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import structlog
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from workflows.announcements.states import AnnouncementState
from workflows.automations.actions import CALLED
from workflows.automations.checking import loaded
from workflows.automations.models import Firing, Posting, RuleMail, RuleMessage, Task, Trigger
from workflows.automations.placeholders import fill_line
from workflows.kernel import clock, outbox
from workflows.kernel.models import OutboxRow, OutboxState, TransitionRecord
from workflows.kernel.plugs import Deed, Done
from workflows.kernel.recipients import Recipient
from workflows.webhooks.models import Call

NOBODY = Recipient("")
Told = Iterator[tuple[bool, Deed]]  # whether it ends with the step

logger = structlog.get_logger(__name__)


def firings_because(records: Iterable[TransitionRecord]) -> list[Firing]:
    """What these steps set off, and the states that began with them; nothing was done since on their dossiers.
    1 query.
    """
    causes: dict[tuple[int, int], list[str]] = defaultdict(list)
    moments = []
    for record in records:
        begun = [f"{Trigger.STATE}:{record.target}:"] if record.target != record.source else []
        causes[record.content_type_id, record.object_id] += [f"record:{record.pk}", *begun]
        moments.append(record.at)
    if not moments:
        return []
    kinds, keys = {kind for kind, _pk in causes}, {pk for _kind, pk in causes}
    rows = Firing.objects.filter(content_type__in=kinds, object_id__in=keys, created_at__gte=min(moments))
    return [row for row in rows.select_related("automation").order_by("pk") if _is_of(row, causes)]


def _is_of(firing: Firing, causes: dict[tuple[int, int], list[str]]) -> bool:
    found = causes.get((firing.content_type_id, firing.object_id), ())
    return any(firing.cause == each or (each.endswith(":") and firing.cause.startswith(each)) for each in found)


def take_back(records: Iterable[TransitionRecord]) -> None:
    """Mails that have not left do not leave, and nobody is asked to do anything because of it any more."""
    if firings := firings_because(records):
        outbox.recall(OutboxRow.objects.filter(of_rule__firing__in=firings))
        Task.objects.open().filter(firing__in=firings).update(how=Task.How.VANISHED, closed_at=clock.now())


def done_because(records: Iterable[TransitionRecord], named: bool) -> Done:
    """1 query where rules did nothing; otherwise 5, and those of `loaded` for each lifecycle."""
    firings = {row.pk: row for row in firings_because(records)}
    if not firings:
        return Done()
    mails = list(RuleMail.objects.filter(firing__in=firings).select_related("letter", "words"))
    tasks = list(Task.objects.filter(firing__in=firings).select_related("words").order_by("pk"))
    dossiers = _dossiers(firings.values(), [each.words for each in (*mails, *tasks)]) if named else {}

    def subject(row: RuleMail | Task, reader: Recipient) -> str:
        return _subject(row.words, dossiers.get(row.firing_id), reader) if named else ""

    letters = {}
    for mail in mails:
        row = mail.letter
        about = row.subject_line if named else ""
        reader = Recipient(row.email, row.recipient_name, row.language, row.user_id)
        letters[row.pk] = about or subject(mail, reader), str(firings[mail.firing_id].automation) if named else ""
    told = [
        *_of_tasks([(task, subject(task, NOBODY)) for task in tasks], firings, named),
        *_of_postings(firings, named),
        *_of_calls(firings, named),
    ]
    return Done(letters, [deed for ends, deed in told if ends], [deed for ends, deed in told if not ends])


def _dossiers(firings: Iterable[Firing], words: Iterable[RuleMessage]) -> dict[int, Any]:
    """Firing -> its dossier, with what the words name."""
    by_kind: dict[int, list[Firing]] = defaultdict(list)
    for firing in firings:
        by_kind[firing.content_type_id].append(firing)
    texts = [text for each in words for text in each.subject.values()]
    found = {}
    for kind, rows in by_kind.items():
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        subjects = {each.pk: each for each in loaded(model, {row.object_id for row in rows}, (), texts)}
        found |= {row.pk: subjects.get(row.object_id) for row in rows}
    return found


def _subject(words: RuleMessage, dossier: Any, reader: Recipient) -> str:
    """Empty where it can no longer be written: it holds up no other."""
    try:
        return fill_line(str(words.subject), dossier, reader, "")
    except Exception:
        logger.exception("rule_words_cannot_be_told", words=words.pk)
        return ""


def _of_tasks(tasks: list[tuple[Task, str]], firings: dict[int, Firing], named: bool) -> Told:
    for task, title in tasks:
        rule = str(firings[task.firing_id].automation) if named else ""
        if task.how == Task.How.OPEN:
            says = _("The task “%(task)s” is closed.") % {"task": title}
            yield True, Deed(says if title else _("A task that was given because of it is closed."), rule)
        elif task.how == Task.How.DONE:
            says = _("The task “%(task)s” was done already.") % {"task": title}
            yield False, Deed(says if title else _("A task that was given because of it was done already."), rule)


def _of_postings(firings: dict[int, Firing], named: bool) -> Told:
    """Those that stand; withdrawing one is a step of its own."""
    rows = Posting.objects.filter(firing__in=firings, announcement__state=AnnouncementState.POSTED)
    for each in rows.select_related("announcement").order_by("pk"):
        if not named:
            yield False, Deed(_("An announcement that was posted because of it stays."))
            continue
        says = _("The announcement “%(title)s” stays posted: withdraw it yourself where it no longer holds.")
        words = says % {"title": each.announcement}
        yield False, Deed(words, str(firings[each.firing_id].automation), each.announcement.desk_url())


def _of_calls(firings: dict[int, Firing], named: bool) -> Told:
    """A call that was tried may have been heard, whatever came of it."""
    causes = {f"{CALLED}{key}": firing for key, firing in firings.items()}
    rows = Call.objects.filter(cause__in=list(causes)).exclude(state=OutboxState.DROPPED, tries=0)
    for each in rows.select_related("endpoint").order_by("pk"):
        heard = bool(each.tries or each.claimed_until)
        if named:
            says = (
                _("The webhook “%(webhook)s” was called.") if heard else _("The webhook “%(webhook)s” is not called.")
            )
            deed = Deed(says % {"webhook": each.endpoint}, str(causes[each.cause].automation))
        else:
            deed = Deed(_("Another system was told of it.") if heard else _("Another system is not told of it."))
        yield not heard, deed
