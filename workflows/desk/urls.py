from django.urls import path

from workflows.desk import steps
from workflows.desk.approvals import approvals
from workflows.desk.outbox import outbox_page, send_again

urlpatterns = [
    path("missions/<int:pk>/take-back/", steps.UndoView.as_view(), name="mission_undo"),
    path("missions/<int:pk>/offer-to/<int:member>/<slug:step>/", steps.OfferToView.as_view(), name="mission_offer_to"),
    path("missions/<int:pk>/<slug:step>/", steps.MissionStepView.as_view(), name="mission_step"),
    path("assignments/<int:pk>/<slug:step>/", steps.AssignmentStepView.as_view(), name="assignment_step"),
    path("approvals/", approvals, name="approvals"),
    path("approvals/<int:pk>/<slug:step>/", steps.ApprovalStepView.as_view(), name="approval_step"),
    path("messages/", outbox_page, name="messages"),
    path("messages/<int:pk>/again/", send_again, name="message_again"),
]
