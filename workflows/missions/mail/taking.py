"""From a mail to a request: a mission in its first state, that its requester completes by their private link.

A mission and no draft: a draft that nobody goes on with is erased after two weeks, and who writes a mail has asked.
So the support group sees it at once, with an owner, as incomplete; whatever is missing is asked in the answer.
"""

import tempfile
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from snippets.models import Country
from workflows.kernel.actors import LinkHolder
from workflows.kernel.models import OutboxRow
from workflows.kernel.perform import perform
from workflows.kernel.strangers import MOST_PER_MAILBOX, too_many
from workflows.missions import rules
from workflows.missions.intake import default_country
from workflows.missions.mail.models import LeftOut, MailedRequest, RequestFile
from workflows.missions.mail.reading import Attached, Letter, UnreadableError, read
from workflows.missions.models import Mission
from workflows.missions.states import Door
from workflows.videos.scanning import InfectedError, scan

MEGABYTE = 1024 * 1024
# None that a program opens by running it.
KINDS = frozenset({
    "pdf", "doc", "docx", "odt", "rtf", "txt", "xls", "xlsx", "ods", "csv", "ppt", "pptx", "odp", "jpg", "jpeg", "png",
    "gif", "webp", "heic", "ics", "eml",
})  # fmt: skip
MOST_TITLE, MOST_OBJECTIVES = 200, 5000


class BusyError(Exception):
    """Not now: the mail server brings it again later."""


def receive(data: bytes) -> Mission:
    """The mission that this mail asks for; the same mail brought again finds the same.

    Raises what `read` raises, UnreadableError also for what is too large or answers a letter of ours, BusyError after
    too many from one address within the hour, ScannerAwayError while the files cannot be looked at.
    """
    most = settings.AMBASSADE_MAIL_MB
    if len(data) > most * MEGABYTE:
        raise UnreadableError(f"This mail is larger than {most} MB. Please send it without its attachments.")
    letter = read(data)
    refuse_answers(letter)
    if known := MailedRequest.objects.filter(key=letter.key).select_related("mission").first():
        return known.mission
    if too_many("mail-mailbox", letter.email, MOST_PER_MAILBOX):
        raise BusyError("many requests came from this address within the hour")
    return begin(letter, [kept(number, each) for number, each in enumerate(files_of(letter), start=1)])


def refuse_answers(letter: Letter) -> None:
    """An answer to a letter of ours is no new request: its writer is sent back to the link that stands in it."""
    row = OutboxRow.objects.filter(uuid__in=map(UUID, filter(is_uuid, letter.answers)), email__iexact=letter.email)
    if found := row.first():
        with override(found.language):
            said = _("Answers to this mail are not read, nor was yours. Please answer by the link that stands in it.")
            raise UnreadableError(said)


def is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def files_of(letter: Letter) -> list[Attached]:
    """What hung on it, and the whole text where the sheet holds only its beginning."""
    whole = [Attached("mail.txt", letter.text.encode())] if len(letter.text) > MOST_OBJECTIVES else []
    return [*whole, *letter.files]


def kept(number: int, file: Attached) -> RequestFile:
    """The row of a file, with its bytes or with the reason why they are not kept."""
    row = RequestFile(name=file.name or "?", size=len(file.content))
    if number > settings.AMBASSADE_MAIL_FILES:
        row.left_out = LeftOut.MANY
    elif len(file.content) > settings.AMBASSADE_MAIL_FILE_MB * MEGABYTE:
        row.left_out = LeftOut.LARGE
    elif file.name.rpartition(".")[2].lower() not in KINDS:
        row.left_out = LeftOut.KIND
    elif is_infected(file.content):
        row.left_out = LeftOut.VIRUS
    else:
        row.content = file.content
    return row


def is_infected(content: bytes) -> bool:
    if not settings.AMBASSADE_CLAMD:
        return False
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            scan(Path(file.name))
        except InfectedError:
            return True
    return False


@transaction.atomic
def begin(letter: Letter, files: list[RequestFile]) -> Mission:
    country = default_country()
    if country is None:
        raise BusyError("there is no country yet")
    Country.objects.select_for_update().get(pk=country.pk)  # the same mail brought twice at once
    if known := MailedRequest.objects.filter(key=letter.key).select_related("mission").first():
        return known.mission
    with override(letter.language):
        title = letter.subject or letter.text.partition("\n")[0] or _("Request by mail")
    mission = Mission(
        door=Door.MAIL,
        country=country,
        owner=Mission.objects.suggest_owner(country.pk, None),
        requester_name=letter.name,
        requester_email=letter.email,
        requester_language=letter.language,
        title=title[:MOST_TITLE],
        objectives=letter.text[:MOST_OBJECTIVES],
        is_public=False,
    )
    mission = perform(mission, "request", by=LinkHolder(rules.MAIL_PURPOSE, 0, letter.name, letter.email)).subject
    MailedRequest.objects.create(mission=mission, key=letter.key)
    for each in files:
        each.mission = mission
    RequestFile.objects.bulk_create(files)
    return mission
