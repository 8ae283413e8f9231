"""Who is let in where: the decision for every address of the site, in the order in which it is looked up.

A row decides for every pattern that begins like it, for GET and POST alike. Who is not let in is told to log in
(nobody known), or that it is closed, or that there is no such thing: what is not yours does not exist.
"""

from dataclasses import dataclass

ANONYMOUS = {"anonymous"}
MEMBERS = {"member", "candidate", "ambassador", "other ambassador", "staff"}
SUPPORT = {"support group", "coordinator"}
GROUP = SUPPORT | {"support group elsewhere"}
DESK = GROUP | {"communications", "board", "finance", "administrator"}
KNOWN = MEMBERS | DESK
EVERYBODY = ANONYMOUS | KNOWN
IN_THE_REGISTER = MEMBERS | GROUP
MAY_PROPOSE = IN_THE_REGISTER - {"member", "candidate"}
EDITORS = {"communications"}
LISTS = EDITORS | {"administrator"}
ADMINISTRATOR = {"administrator"}
GOES_ALONG = GROUP | {"ambassador", "other ambassador", "staff", "board", "communications"}
DOSSIERS = GROUP | {"board", "finance"}


@dataclass(frozen=True)
class Row:
    """`begins` is how the patterns begin (`=` first: the whole pattern).

    let_in   whoever gets an answer
    told     what the others hear, once they are known: closed or absent
    mixed    an area of the library: who is let in may still find single pages closed or things absent, never all
    own      only on what is theirs; on what is somebody else's they hear `told`
    """

    begins: str
    let_in: frozenset[str] | set[str]
    told: str = "closed"
    mixed: bool = False
    own: bool = False

    def matches(self, pattern: str) -> bool:
        if self.begins.startswith("="):
            return pattern == self.begins[1:]
        return pattern.startswith(self.begins)


def area(*begins: str, let_in: set[str]) -> list[Row]:
    """Areas of Wagtail and its extensions, which decide about their own pages."""
    return [Row(each, let_in, mixed=True) for each in begins]


ZONE = "<language>/zone/"
ROWS = [
    # Doors: each leads to the one log-in.
    Row("^admin/(?:login|password_reset)/", KNOWN),
    Row("admin/login/", KNOWN),
    Row("admin/password_reset/", KNOWN),
    Row("<language>/_util/login/", KNOWN),
    # Opened by the secret of the mail service, where the installation names one.
    Row("mail-reports/", EVERYBODY, mixed=True),
    # Public.
    Row("<language>/search/", EVERYBODY),
    Row("<language>/lexicon.", EVERYBODY, mixed=True),  # once there is a lexicon
    Row("=<language>/shared.png", EVERYBODY),
    Row("<language>/<path:address>/shared.png", EVERYBODY, mixed=True),  # of a page that is there
    Row("robots.txt", EVERYBODY),
    Row("sitemap", EVERYBODY, mixed=True),
    Row("api/v1/", EVERYBODY, mixed=True),
    Row("=<language>/api/", EVERYBODY),
    Row(".well-known/security.txt", EVERYBODY),
    *area("dev/", "<language>/agenda/", "<language>/^((?:", "documents/", "media/", "^media/", "static/", "^static/",
          "<language>/_util/authenticate_with_password/", let_in=EVERYBODY),
    Row("=<language>/", EVERYBODY),
    Row("=<language>/ask/", EVERYBODY),
    Row("=<language>/ask/you/", EVERYBODY),
    Row("<language>/ask/<uuid:key>/", EVERYBODY),  # the key is in the address and nowhere else
    Row("<language>/m/<str:token>/", EVERYBODY, mixed=True),  # the token is the key, while the date is open
    Row("<language>/r/<str:token>/", EVERYBODY),  # the token is the key
    Row("k/<slug:code>/", EVERYBODY, mixed=True),  # what stands on paper
    Row("a/<slug:code>/", EVERYBODY, mixed=True),  # the code is the key
    Row("calendar/<str:code>.ics", EVERYBODY, mixed=True),  # the code is the key
    Row("private/<str:token>/", EVERYBODY, mixed=True),  # a token of one's own session, else there is nothing
    # One's own account.
    *area("<language>/account/login/code/confirm/", "<language>/account/2fa/", "<language>/account/email/",
          "<language>/account/password/change/", "<language>/account/password/set/",
          "<language>/account/reauthenticate/", let_in=KNOWN),
    *area("<language>/account/", let_in=EVERYBODY),
    # The zone: what is not yours does not exist.
    Row(f"{ZONE}assignments/<int:pk>/photos/", {"ambassador"}, told="absent", own=True),
    Row(f"{ZONE}assignments/<int:pk>/", {"ambassador"}, told="absent", own=True),
    Row(f"{ZONE}missions/<int:pk>/badge.pdf", {"ambassador"}, told="absent", mixed=True),  # once it is confirmed
    Row(f"{ZONE}missions/<int:pk>/pack/", {"ambassador"}, told="absent", mixed=True),  # likewise
    Row(f"{ZONE}missions/<int:pk>/day/", {"ambassador"}, told="absent", mixed=True),
    Row(f"{ZONE}missions/<int:pk>/", {"ambassador"}, told="absent", own=True),
    Row(f"={ZONE}mandate/", IN_THE_REGISTER, told="absent"),
    Row(f"={ZONE}training/", IN_THE_REGISTER, told="absent"),
    Row(f"{ZONE}training/<int:pk>/", MEMBERS | SUPPORT, told="absent", mixed=True),
    Row(f"{ZONE}places/<int:pk>/", set(), told="absent"),
    Row(f"={ZONE}calendar/", IN_THE_REGISTER, told="absent"),
    Row(f"={ZONE}card/", {"ambassador", "other ambassador"}, told="absent"),
    Row(f"{ZONE}card/", {"ambassador"}, told="absent", mixed=True),  # once it is made
    Row(f"={ZONE}charter/", IN_THE_REGISTER, told="absent"),
    Row(f"={ZONE}charter/who-you-are/", KNOWN, mixed=True),
    Row(f"{ZONE}charter/signed/<int:pk>/", {"ambassador"}, told="absent", mixed=True),
    Row(f"{ZONE}mandates/<int:pk>/", {"ambassador"}, told="absent", mixed=True),
    Row(f"{ZONE}candidacy/", {"candidate"}, told="absent"),
    Row(f"{ZONE}messages/<int:pk>/", set(), told="absent"),
    Row(f"{ZONE}tasks/<int:pk>/", set(), told="absent"),  # nobody is asked anything yet
    Row(f"{ZONE}announcements/<int:pk>/", {"ambassador", "other ambassador"}, told="absent", mixed=True),
    Row(f"={ZONE}announcements/", KNOWN),
    Row(f"{ZONE}propose/", MAY_PROPOSE),
    Row(f"{ZONE}profile/sheet/<slug:part>/", IN_THE_REGISTER, told="absent"),
    Row(f"{ZONE}profile/check/", {"ambassador", "other ambassador"}, told="absent", mixed=True),
    Row(f"={ZONE}mandate/how-are-you/", {"ambassador", "other ambassador"}, told="absent"),
    Row(f"{ZONE}profile/erase-ties/", IN_THE_REGISTER, told="absent"),
    Row(f"={ZONE}profile/", KNOWN, mixed=True),
    Row(f"={ZONE}profile/language/", KNOWN),
    Row(f"{ZONE}profile/data", KNOWN),
    Row(f"{ZONE}profile/erasure/", KNOWN, mixed=True),
    Row(f"{ZONE}kit/<int:pk>/order/", {"ambassador", "other ambassador"}, told="absent", mixed=True),  # once on paper
    Row(f"{ZONE}orders/<int:pk>/", {"ambassador"}, told="absent", own=True),
    Row(f"{ZONE}kit/<int:pk>/file/", KNOWN, mixed=True),  # whoever has a zone, once there is such a file
    Row(f"={ZONE}kit/", KNOWN),
    Row(f"={ZONE}key-messages/", KNOWN),
    Row(f"={ZONE}lexicon/", KNOWN),
    Row(f"={ZONE}questions/", {"ambassador", "other ambassador"} | GROUP | EDITORS, told="absent"),
    Row(f"={ZONE}questions/ask/", {"ambassador", "other ambassador"}, told="absent"),
    Row(f"={ZONE}missions/", KNOWN),
    Row(f"={ZONE}agenda/", GOES_ALONG, told="absent", mixed=True),  # a name is shown of those who go
    Row(f"={ZONE}rotation/", {"ambassador", "other ambassador"}, told="absent"),
    Row(f"={ZONE}missions/feedback/", KNOWN),
    Row(f"={ZONE}messages/", KNOWN),
    Row(f"={ZONE}messages/choose/", KNOWN),
    Row(f"={ZONE}messages/read/", KNOWN),
    Row(f"={ZONE}", KNOWN),
    # A member's own candidacy; what is not yours does not exist. Staff nominates; the token of a nomination is the key.
    Row("=<language>/candidacy/", KNOWN),
    Row("=<language>/candidacy/figures/", KNOWN),
    Row("<language>/candidacy/nominate/<int:pk>/", {"staff"}, told="absent", mixed=True),
    Row("<language>/candidacy/nominate/", {"staff"} | GROUP),
    Row("=<language>/candidacy/n/<str:token>/", EVERYBODY),
    Row("<language>/candidacy/n/<str:token>/", EVERYBODY, mixed=True),
    Row("<language>/candidacy/interview/<int:pk>/", set(), told="absent"),
    Row("<language>/candidacy/sheet/questions/<slug:key>/", {"candidate"}, told="absent", mixed=True),  # once sent
    Row("<language>/candidacy/", {"candidate"}, told="absent"),
    # Videos on their way in: for whoever is in the register; what is not yours does not exist.
    Row("=<language>/uploads/", IN_THE_REGISTER, told="absent"),
    Row("<language>/uploads/<uuid:key>/", set(), told="absent"),
    # The desk: dossiers for those who handle them.
    Row("=admin/candidacies/ranking/", GROUP),
    Row("=admin/candidacies/side-by-side/", GROUP),
    Row("=admin/candidacies/next/", GROUP),
    Row("=admin/candidacies/figures/", {"coordinator"}),
    Row("=admin/candidacies/held/", GROUP),
    Row("=admin/candidacies/held/several/", {"coordinator"}),
    Row("admin/candidacies/held/<int:pk>/", {"coordinator"}),
    Row("=admin/candidacies/on-record/", ADMINISTRATOR),
    Row("admin/candidacies/<int:pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/candidacies/<int:instance_pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/candidacies/", GROUP | {"board"}, mixed=True),
    Row("admin/interviews/<int:pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/assessments/<int:pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/criteria/", {"coordinator"}, mixed=True),
    Row("admin/criteria-sets/", {"coordinator"}, mixed=True),
    Row("admin/candidacy-policies/", {"coordinator"}, mixed=True),
    Row("admin/question-forms/", {"coordinator"}, mixed=True),  # deleted only while nobody answered
    Row("admin/mission-templates/", {"coordinator"}, mixed=True),
    Row("admin/campaigns/", {"coordinator"} | EDITORS, mixed=True),  # none is ever deleted
    Row("admin/missions/<int:pk>/offer-to/", SUPPORT, told="absent", mixed=True),
    Row("admin/missions/<int:pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/missions/<int:instance_pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/missions/", DOSSIERS, mixed=True),
    Row("admin/assignments/<int:pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/mandates/<int:pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/mandates/<int:instance_pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/mandates/", GROUP, mixed=True),
    Row("admin/charter/new/", {"coordinator"}),
    Row("admin/charter/signed/", SUPPORT, told="absent", mixed=True),
    Row("admin/charter/<int:pk>/", GROUP, told="absent", mixed=True),
    Row("admin/charter/<int:instance_pk>/", GROUP, told="absent", mixed=True),
    Row("admin/charter/", GROUP, mixed=True),
    Row("admin/announcements/new/", GROUP | EDITORS),
    Row("admin/announcements/<int:pk>/", SUPPORT | EDITORS, told="absent", mixed=True),
    Row("admin/announcements/<int:instance_pk>/", SUPPORT | EDITORS, told="absent", mixed=True),
    Row("admin/announcements/", GROUP | EDITORS, mixed=True),
    Row("admin/training-sessions/<int:pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/training-sessions/<int:instance_pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/training-sessions/", GROUP, mixed=True),
    Row("admin/print-orders/<int:pk>/", EDITORS, told="absent", mixed=True),
    Row("admin/print-orders/<int:instance_pk>/", EDITORS, told="absent", mixed=True),
    Row("admin/print-orders/", EDITORS, mixed=True),
    Row("admin/field-questions/<int:pk>/becomes/", SUPPORT, told="absent", mixed=True),  # for editors once answered
    Row("admin/field-questions/<int:pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/field-questions/<int:instance_pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/field-questions/", GROUP | EDITORS, mixed=True),
    Row("admin/kit/codes/", EDITORS, mixed=True),
    Row("admin/trainings/new/", GROUP),
    Row("admin/trainings/<int:pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/trainings/<int:instance_pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/trainings/", GROUP, mixed=True),
    Row("admin/matching-weights/", {"coordinator"}),
    Row("admin/travel-times/", {"coordinator"}),
    Row("admin/policy/", {"coordinator"}, mixed=True),
    Row("admin/taking-back/", {"coordinator"}),
    Row("admin/process/funnel/", GROUP),
    Row("admin/process/<slug:lifecycle>/words/", {"coordinator"} | EDITORS),
    Row("admin/process/<slug:lifecycle>/<int:pk>/", SUPPORT, told="absent", mixed=True),
    Row("admin/process/", GROUP | EDITORS),
    Row("=admin/rotation/", GROUP),
    Row("admin/season/", {"coordinator"}),
    Row("admin/needs/plan/", {"coordinator"}),
    Row("admin/needs/campaign/", {"coordinator"}),
    Row("admin/needs/", GROUP),
    Row("=admin/approvals/", DOSSIERS),
    Row("=admin/approvals/who/", {"coordinator"}),
    Row("=admin/approvals/away/", DOSSIERS | {"communications"}),
    Row("admin/approvals/away/<int:pk>/", set(), told="absent"),
    Row("admin/approvals/<int:pk>/", set(), told="absent"),
    Row("admin/approval-policies/", {"coordinator"}, mixed=True),
    Row("admin/tasks/<int:pk>/", set(), told="absent"),
    Row("admin/rules/", {"coordinator"}, mixed=True),  # none is ever deleted
    Row("admin/rule-words/", {"coordinator"}, mixed=True),
    Row("admin/messages/", {"coordinator", "administrator"}, mixed=True),
    Row("admin/webhooks/", ADMINISTRATOR, mixed=True),  # none is ever deleted
    Row("admin/letter-frame/", {"coordinator", "communications"}),
    Row("admin/message-texts/", {"coordinator", "communications"}),
    # People, accounts, lists.
    *area("admin/people/", "admin/members/", "admin/support_groups/", "admin/support_seats/", "admin/users/",
          "admin/groups/", let_in=ADMINISTRATOR),
    *area("admin/list_", let_in=LISTS),
    # What the communications team brings in and looks after.
    Row("admin/photos-of-missions/", EDITORS, mixed=True),  # once there is a photo that may be shown
    Row("admin/events/import/", EDITORS),
    Row("admin/films/", EDITORS),
    Row("=admin/reports/due/", EDITORS),
    Row("admin/reports/due/text/", EDITORS, mixed=True),  # once a text is newer than a page
    Row("=admin/reports/planned/", EDITORS),
    Row("admin/reports/agenda-mails/", LISTS, mixed=True),
    # Wagtail: choosers and its own small helpers for whoever is at the desk, the rest for editors.
    *area("admin/api/", "admin/choose-", "admin/tag-autocomplete/", "admin/account/", "admin/dismissibles/",
          "admin/editing-sessions/", "admin/embeds/", "admin/sprite/", "admin/jsi18n/", "admin/localize/jsi18n/",
          "admin/modeladmin/", "admin/test404/", "admin/failwhale/", "admin/block-preview/", "admin/images/chooser/",
          "admin/documents/chooser/", "admin/media/chooser/", "admin/workflows/task_chooser/",
          "admin/reports/site-history/", "admin/localize/reports/", "admin/logout/", "admin/bulk/", "admin/^.*",
          "admin/pages/workflow/confirm_cancellation/", "admin/pages/<int:page_id>/revisions/",
          "admin/pages/<int:page_to_move_id>/", "admin/lexicon/words/", let_in=DESK),
    *area("admin/pages/", "admin/images/", "admin/documents/", "admin/snippets/", "admin/forms/", "admin/redirects/",
          "admin/media/", "admin/reports/", "admin/localize/", let_in=EDITORS),
    *area("admin/collections/", "admin/workflows/", "admin/settings/", "admin/locales/", "admin/sites/", let_in=set()),
    Row("=admin/", DESK),
]  # fmt: skip

# Areas without a page that opens by itself: only posts, only what the walk has no object for, or what fails below.
NOTHING_OPENS = (
    "admin/failwhale/", "admin/bulk/", "admin/logout/", "admin/editing-sessions/", "admin/block-preview/",
    "admin/localize/", "admin/^.*", "documents/", "media/", "^media/", "static/", "^static/", "private/<str:token>/",
    "=<language>/uploads/", "<language>/candidacy/sheet/questions/<slug:key>/",
    "<language>/account/reauthenticate/", "<language>/candidacy/n/<str:token>/", f"{ZONE}profile/erasure/",
    "<language>/agenda/", "<language>/_util/authenticate_with_password/", "<language>/^((?:", "<language>/lexicon.",
    "admin/photos-of-missions/", "admin/field-questions/<int:pk>/becomes/", "admin/reports/due/text/",
    "admin/mandates/<int:pk>/", "admin/charter/<int:pk>/", "admin/trainings/<int:pk>/",
    "admin/missions/<int:pk>/offer-to/", "admin/assignments/<int:pk>/", "mail-reports/", f"={ZONE}messages/read/",
)  # fmt: skip

# Wagtail's own pages that fail when they are asked without what its own screens send. This list may only shrink.
FAILS_IN_WAGTAIL = (
    "admin/failwhale/",
    "admin/pages/<int:page_to_move_id>/",
    "admin/pages/<int:page_id>/lock/",
    "admin/pages/<int:page_id>/unlock/",
    "admin/choose-external-link/",
    "admin/redirects/import/process/",
)


def row_of(pattern: str) -> Row | None:
    return next((row for row in ROWS if row.matches(pattern)), None)


def allowed(row: Row, who: str, is_own: bool) -> set[str]:
    """The verdicts that the table allows this person here."""
    let_in = who in row.let_in and (is_own or not row.own)
    if let_in:
        return {"open", "no verb", *({"closed", "absent", "to log in"} if row.mixed else ())}
    if who == "anonymous":
        return {"to log in", "no verb"}
    if who in MEMBERS and row.begins.lstrip("=^").startswith("admin/"):
        return {"closed"}
    return {row.told, "no verb"} if row.told == "absent" else {"closed", "absent", "no verb"}
