"""Where the rooms are plugged into the kernel: what stands before a step, what follows it, what the clock starts."""

from django.apps import AppConfig
from django.utils.module_loading import import_string

from workflows.kernel.schedules import Entry

# What stands before every step that needs approval.
GATE = "workflows.approvals.gate.ApprovalGate"

# What the house and its readers decided about letters.
POST = "workflows.letters.post.HousePost"
# What rules of the house know of the messages that they wrote.
RULES = "workflows.automations.writing.HouseRules"
# What editors say otherwise than the code.
WORDS = "workflows.words.reading.EditorsWords"

# (lifecycle, step) -> extra conditions `(subject, step)` from rooms above the lifecycle; "undo" of what it restored.
GUARDS: dict[tuple[str, str], list[str]] = {
    ("candidacy", "recommend"): ["workflows.candidates.interviews.guards.no_interview_lies_ahead"],
    ("candidacy", "advise_against"): ["workflows.candidates.interviews.guards.no_interview_lies_ahead"],
    ("mission", "close"): ["pages.guards.recap_is_public"],
    **{
        ("candidacy", step): ["workflows.candidates.guards.nothing_is_held"]
        for step in (
            "start_screening",
            "ask_changes",
            "start_assessment",
            "admit",
            "allow_over_limit",
            "waitlist",
            "reject",
        )
    },
    ("mandate", "undo"): ["workflows.candidates.guards.leaves_the_limit_kept"],
    ("erasurerequest", "ask"): ["workflows.missions.guards.nothing_lies_ahead"],
    ("erasurerequest", "confirm"): ["workflows.missions.guards.nothing_lies_ahead"],
}

# (lifecycle, step) -> what follows in the same transaction in rooms above: `(subject, by, answers)` -> further steps.
CONSEQUENCES: dict[tuple[str, str], list[str]] = {
    ("candidacy", "offer_interview"): ["workflows.candidates.interviews.consequences.offer_moments"],
    ("candidacy", "withdraw"): ["workflows.candidates.interviews.consequences.set_free"],
    ("erasurerequest", "confirm"): [
        "workflows.candidates.consequences.withdraw_what_is_open",
        "workflows.missions.consequences.recall_offers",
        "workflows.kit.consequences.cancel_what_is_open",
        "workflows.people.sessions.consequences.give_up_places_of_erased",
    ],
    ("mandate", "pause"): ["workflows.missions.consequences.hand_back_seats_unless_kept"],
    ("mandate", "suspend"): ["workflows.missions.consequences.hand_back_seats"],
    ("mandate", "suspend_unsigned"): ["workflows.missions.consequences.hand_back_seats"],
    ("mandate", "end"): [
        "workflows.missions.consequences.hand_back_seats",
        "workflows.people.sessions.consequences.give_up_places",
    ],
    ("mandate", "revoke"): [
        "workflows.missions.consequences.hand_back_seats",
        "workflows.people.sessions.consequences.give_up_places",
    ],
}

# (lifecycle, step) -> jobs `(record)` after commit, idempotent.
FOLLOW_UPS: dict[tuple[str, str], list[str]] = {
    ("mission", "open_call"): ["workflows.matching.follow_ups.announce_call"],
    ("mission", "ask_moments"): ["workflows.matching.follow_ups.ask_moments"],
    ("mission", "call_after_offers"): ["workflows.matching.follow_ups.announce_call"],
    ("mission", "confirm"): ["pages.follow_ups.sync_event"],
    ("mission", "reschedule"): ["pages.follow_ups.sync_event"],
    ("mission", "report"): ["pages.follow_ups.propose_recap"],
    ("candidacy", "attach_video"): ["workflows.candidates.follow_ups.erase_replaced_video"],
    ("mission", "cancel"): ["pages.follow_ups.sync_event"],
    ("mission", "correct"): ["pages.follow_ups.sync_event"],
}

# What rooms owe beside messages and jobs, written in the transaction of the act: `(act)`, of all that it took.
ALSO_OWED = ("workflows.webhooks.calls.owe",)
HEARD = "workflows.webhooks.calls.is_heard"  # whether anything is owed like that at all, asked along

# The one order of locks: whoever locks several rows takes them like this, so that no two acts wait for each other.
LOCK_ORDER = (
    "country", "trainingsession", "mission", "member", "candidacy", "nomination", "mandate", "assignment", "assessment",
    "interviewslot", "printorder", "fieldquestion", "enrolment", "approvalrequest",
)  # fmt: skip

# (lifecycle, step) -> rows `(subject)` of rooms above that its consequences change and that come before its own.
LOCKS: dict[tuple[str, str], list[str]] = {
    ("mandate", step): ["workflows.missions.consequences.missions_of_the_holder"]
    for step in ("pause", "suspend", "suspend_unsigned", "end", "revoke")
}
for step in ("choose", "give_up"):
    LOCKS["interviewslot", step] = ["workflows.candidates.interviews.consequences.candidacies_of_slot"]
for step in ("end", "revoke"):
    LOCKS["mandate", step].insert(0, "workflows.people.sessions.consequences.sessions_of_the_holder")

# Lifecycle -> whom rooms above it know around its dossiers: tuples of kernel.facts.Audience, for policy.
AUDIENCES = {"mission": "workflows.matching.audiences.OF_A_MISSION"}

# What rooms above add to “Waiting for you”: `(user)` -> a desk.waiting.Group, which may be empty.
WAITING = (
    "workflows.desk.tasks.waiting", "workflows.desk.announcements.waiting", "workflows.desk.tasks.stopped",
    "pages.digest.stuck.waiting", "workflows.desk.policy.waiting", "pages.photos.waiting",
)  # fmt: skip

# What sits at a state or step beside the code, shown in the pictures of the process: `(lifecycle)` ->
# {("state" or "step", its name): words}.
PROCESS_MARKS = ("workflows.automations.marks.rules_at",)

# Demand that rooms above know of: `(country's key, year)` -> desk.needs.asked.Asked, what has no mission.
DEMAND = ("pages.demand.events",)

# What the clock starts. `manage.py work` writes it to the cluster's table when it starts.
SCHEDULES = (
    Entry("deliver what was never picked up", "workflows.kernel.outbox.sweep", minutes=1),
    Entry("send digests and copies of letters", "workflows.letters.jobs.sweep", minutes=1),
    Entry("let unanswered offers lapse", "workflows.missions.jobs.lapse_offers", minutes=5),
    Entry("close calls whose day has come", "workflows.missions.jobs.close_calls", minutes=5),
    Entry("go over to the other way of finding people", "workflows.matching.jobs.go_over", minutes=5),
    Entry("note missions that have taken place", "workflows.missions.jobs.carry_out", minutes=5),
    Entry("remind of packs, reports and confirmations", "workflows.missions.jobs.remind", cron="0 8 * * *"),
    Entry("send the links to requests being written", "workflows.missions.asking.jobs.sweep", minutes=1),
    Entry("look at packs that are out of date", "workflows.missions.jobs.look_at_packs", cron="15 * * * *"),
    Entry("settle where nothing is due", "workflows.missions.jobs.settle", minutes=30),
    Entry("close what is done", "workflows.missions.jobs.close", minutes=30),
    Entry("remind of drafts and the waiting list", "workflows.candidates.jobs.remind_and_expire", cron="20 5 * * *"),
    Entry("release answers that go out together", "workflows.candidates.releasing.release_due", minutes=1),
    Entry("tell of videos that were refused", "workflows.candidates.jobs.tell_of_refused_videos", minutes=3),
    Entry("tell of viruses in videos", "workflows.candidates.jobs.tell_of_viruses", minutes=3),
    Entry("release assessors who left", "workflows.candidates.jobs.release_who_left", minutes=60),
    Entry("end consents of who was refused", "workflows.candidates.jobs.end_consents_of_refused", cron="25 5 * * *"),
    Entry("let unanswered nominations lapse", "workflows.candidates.jobs.lapse_nominations", cron="30 5 * * *"),
    Entry("let rules notice what was done", "workflows.automations.jobs.every_minute", minutes=1),
    Entry("post announcements that were planned", "workflows.announcements.jobs.post_planned", cron="0 8 * * *"),
    Entry("remind of announcements", "workflows.announcements.jobs.remind", cron="10 9 * * *"),
    Entry("end announcements that are over", "workflows.announcements.jobs.end_over", cron="12 0 * * *"),
    Entry("run the rules of the clock", "workflows.automations.jobs.every_quarter", minutes=15),
    Entry("remind late approvers", "workflows.approvals.jobs.watch_the_time", minutes=60),
    Entry("go on with videos that were left behind", "workflows.videos.jobs.sweep", minutes=1),
    Entry("go on with films that were left behind", "pages.films.jobs.sweep", minutes=1),
    Entry("end mandates whose term is over", "workflows.people.jobs.end_mandates", cron="5 0 * * *"),
    Entry("activate mandates that are ready", "workflows.people.jobs.activate_mandates", minutes=30),
    Entry("resume mandates after a pause", "workflows.people.jobs.resume_mandates", cron="15 0 * * *"),
    Entry("suspend who did not sign the charter", "workflows.people.jobs.suspend_unsigned", cron="20 0 * * *"),
    Entry("remind of the charter", "workflows.people.jobs.remind_of_the_charter", cron="0 9 * * *"),
    Entry("ask whether sheets are still right", "workflows.people.care.jobs.ask_about_sheets", cron="10 8 * * *"),
    Entry("ask the silent how they are", "workflows.people.care.jobs.greet_the_silent", cron="20 8 * * *"),
    Entry("let invitations run out", "workflows.people.jobs.lapse_invitations", cron="10 * * * *"),
    Entry("read members' own calendars", "workflows.people.calendar.jobs.read_all", cron="40 3 * * *"),
    Entry("take away registers that nobody imported", "workflows.people.stash.sweep", minutes=5),
    Entry("tell who has what no longer holds of the kit", "workflows.kit.jobs.tell", minutes=5),
    Entry("publish what was planned, take off what is over", "pages.upkeep.jobs.publish_planned", minutes=1),
    Entry("write and send the mails about the agenda", "pages.digest.jobs.run", minutes=5),
    Entry("take away files that answer nothing", "workflows.questions.jobs.sweep", cron="50 2 * * *"),
    Entry("note what of policy changed outside the editors", "workflows.policy.keeping.note", minutes=60),
    Entry("call webhooks that were never called", "workflows.webhooks.jobs.sweep", minutes=1),
    Entry("purge what is kept no longer", "workflows.people.privacy.jobs.purge_overdue", cron="40 2 * * *"),
    Entry("keep and mail the daily root", "workflows.people.audit.mail_root", cron="10 0 * * *"),
)


class WorkflowsConfig(AppConfig):
    name = "workflows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workflows.kernel.plugs import plugs  # app ready: imports models

        plugs.gate = import_string(GATE)()
        plugs.post = import_string(POST)()
        plugs.rules = import_string(RULES)()
        plugs.guards = {where: [import_string(path) for path in paths] for where, paths in GUARDS.items()}
        plugs.consequences = {where: [import_string(path) for path in paths] for where, paths in CONSEQUENCES.items()}
        plugs.follow_ups = FOLLOW_UPS
        plugs.heard = import_string(HEARD)
        plugs.also_owed = [import_string(path) for path in ALSO_OWED]
        plugs.locks = {where: [import_string(path) for path in paths] for where, paths in LOCKS.items()}
        plugs.locked_in_order = LOCK_ORDER
        plugs.audiences = {name: list(import_string(path)) for name, path in AUDIENCES.items()}
        plugs.words = import_string(WORDS)()
        from workflows.words.reading import connect  # app ready: imports the queue's signals

        connect()
        from workflows.kernel.worker import connect_marks  # app ready: imports the queue's models

        connect_marks()
        from workflows.policy.keeping import watch  # app ready: imports models

        watch()
        from workflows.letters.reports import connect  # app ready: imports models

        connect()
