from django.urls import path

from workflows.approvals.desk_steps import ApprovalStepView
from workflows.candidates.models import Candidacy
from workflows.desk import (
    absences,
    announcements,
    answering,
    answers,
    charter,
    field,
    files,
    mandates,
    orders,
    policy,
    rotation,
    sessions,
    steps,
    tasks,
    trainings,
    travel,
    weights,
)
from workflows.desk.approvals import approvals
from workflows.desk.board import saving, together
from workflows.desk.board import views as board
from workflows.desk.letters import frames, one, texts
from workflows.desk.needs import campaign, inventory, plan
from workflows.desk.needs import views as needs
from workflows.desk.outbox import outbox_page, send_again
from workflows.desk.process import checklists, explain, funnel, words
from workflows.desk.process import views as process
from workflows.desk.season import views as season
from workflows.desk.undo import UndoView, term
from workflows.missions.models import Mission
from workflows.people.models import Mandate

urlpatterns = [
    path("missions/<int:pk>/take-back/", UndoView.as_view(model=Mission), name="mission_undo"),
    path("candidacies/<int:pk>/take-back/", UndoView.as_view(model=Candidacy), name="candidacy_undo"),
    path("mandates/<int:pk>/take-back/", UndoView.as_view(model=Mandate), name="mandate_undo"),
    path("mandates/<int:pk>/<slug:step>/", mandates.MandateStepView.as_view(), name="mandate_step"),
    path("charter/new/", charter.WriteCharterView.as_view(), {"step": "write"}, name="charter_new"),
    path("charter/signed/<int:pk>/", charter.evidence, name="charter_evidence"),
    path("charter/signed/<int:pk>/evidence.pdf", charter.evidence_pdf, name="charter_pdf"),
    path("charter/signed/<int:pk>/text/", charter.signed_text, name="charter_text"),
    path("charter/<int:pk>/<slug:step>/", charter.CharterStepView.as_view(), name="charter_step"),
    path("announcements/new/", announcements.WriteView.as_view(), {"step": "write"}, name="announcement_new"),
    path("announcements/<int:pk>/<slug:step>/", announcements.AnnouncementStepView.as_view(), name="announcement_step"),
    path("print-orders/<int:pk>/<slug:step>/", orders.PrintOrderStepView.as_view(), name="print_order_step"),
    path("field-questions/<int:pk>/becomes/term/", field.become, {"kind": "term"}, name="field_question_term"),
    path("field-questions/<int:pk>/becomes/message/", field.become, {"kind": "message"}, name="field_question_message"),
    path("field-questions/<int:pk>/<slug:step>/", field.FieldQuestionStepView.as_view(), name="field_question_step"),
    path("training-sessions/new/", sessions.AnnounceView.as_view(), {"step": "announce"}, name="session_new"),
    path("training-sessions/<int:pk>/<slug:step>/", sessions.SessionStepView.as_view(), name="session_step"),
    path("trainings/new/", trainings.note_attendance, name="note_attendance"),
    path("trainings/<int:pk>/<slug:step>/", trainings.AttendanceStepView.as_view(), name="training_step"),
    path("missions/<int:pk>/offer-to/<int:member>/<slug:step>/", steps.OfferToView.as_view(), name="mission_offer_to"),
    path("missions/<int:pk>/suits/", steps.suits, name="mission_suits"),
    path("missions/<int:pk>/files/<uuid:key>/", files.mission_file, name="mission_file"),
    path("missions/<int:pk>/answers/<uuid:row>/<slug:key>/", answers.answer_file, name="mission_answer_file"),
    path("missions/<int:pk>/photos/<uuid:key>/", files.mission_photo, name="mission_photo"),
    path(
        "missions/<int:pk>/photos/<uuid:key>/small/", files.mission_photo, {"size": "small"}, name="mission_photo_small"
    ),
    path("missions/board/", board.board, name="missions_board"),
    path("missions/calendar/", board.calendar, name="missions_calendar"),
    path("missions/map/", board.on_map, name="missions_map"),
    path("missions/together/", together.together, name="missions_together"),
    path("missions/filters/", saving.save, name="filter_save"),
    path("missions/filters/<int:pk>/forget/", saving.forget, name="filter_forget"),
    path("missions/<int:pk>/move/<slug:stage>/", board.move, name="mission_move"),
    path("missions/<int:pk>/<slug:step>/", steps.MissionStepView.as_view(), name="mission_step"),
    path("assignments/<int:pk>/<slug:step>/", steps.AssignmentStepView.as_view(), name="assignment_step"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/done/", tasks.task_done, name="task_done"),
    path("approvals/", approvals, name="approvals"),
    path("approvals/who/", answering.answering, name="approvals_who"),
    path("approvals/away/", absences.away, name="away"),
    path("approvals/away/<int:pk>/", absences.back, name="away_back"),
    path("approvals/<int:pk>/<slug:step>/", ApprovalStepView.as_view(), name="approval_step"),
    path("rotation/", rotation.rotation, name="rotation"),
    path("needs/", needs.needs, name="needs"),
    path("needs/behind/", needs.behind, name="needs_behind"),
    path("needs/inventory/", inventory.inventory, name="needs_inventory"),
    path("needs/plan/", plan.plan, name="needs_plan"),
    path("needs/campaign/", campaign.choose, name="needs_campaign"),
    path("needs/campaign/new/", campaign.begin, name="needs_campaign_new"),
    path("needs/brought/", campaign.brought, name="needs_brought"),
    path("season/", season.season, name="season"),
    path("season/<int:plan>/", season.plan, name="season_plan"),
    path("season/<int:plan>/beside/<int:other>/", season.beside, name="season_beside"),
    path("matching-weights/", weights.weights, name="matching_weights"),
    path("process/", process.process, name="process"),
    path("process/funnel/<slug:which>/", funnel.funnel, name="process_funnel"),
    path("process/funnel/<slug:which>/<slug:stage>/", funnel.cases, name="process_cases"),
    path("process/<slug:lifecycle>/", process.process_of, name="process_of"),
    path("process/<slug:lifecycle>/words/", words.words, name="process_words"),
    path("process/<slug:lifecycle>/words/<slug:kind>/<slug:name>/", words.edit, name="process_words_edit"),
    path("process/<slug:lifecycle>/<int:pk>/what-if/", explain.what_if, name="process_what_if"),
    path("process/<slug:lifecycle>/<int:pk>/tick/", checklists.tick_line, name="process_tick"),
    path("taking-back/", term, name="undo_term"),
    path("travel-times/", travel.travel_times, name="travel_times"),
    path("policy/", policy.policy, name="policy"),
    path("policy/policy.yaml", policy.export, name="policy_export"),
    path("policy/why/", policy.why, name="policy_why"),
    path("policy/send/", policy.send, name="policy_send"),
    path("policy/import/", policy.bring_in, name="policy_import"),
    path("policy/<int:number>/", policy.version, name="policy_version"),
    path("policy/<int:number>/policy.yaml", policy.export_version, name="policy_export_version"),
    path("policy/<int:number>/back/", policy.back, name="policy_back"),
    path("policy/<int:number>/roll-back/", policy.roll_back, name="policy_roll_back"),
    path("letter-frame/", frames.frame_of_mails, name="letter_frame"),
    path("message-texts/", texts.texts_list, name="message_texts"),
    path("message-texts/<slug:lifecycle>/<slug:name>/", texts.text, name="message_text"),
    path("message-texts/<slug:lifecycle>/<slug:name>/back/", texts.back_to_file, name="message_text_back"),
    path("message-texts/<slug:lifecycle>/<slug:name>/wait/", texts.wait, name="message_wait"),
    path("messages/", outbox_page, name="messages"),
    path("messages/<int:pk>/again/", send_again, name="message_again"),
    path("messages/<int:pk>/", one.letter, name="letter"),
    path("messages/<int:pk>/words/", one.rewrite, name="letter_words"),
    path("messages/<int:pk>/<slug:what>/", one.act, name="letter_act"),
]
