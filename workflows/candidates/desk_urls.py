from django.urls import path

from workflows.candidates import steps

urlpatterns = [
    path("candidacies/ranking/", steps.ranking, name="candidacy_ranking"),
    path("candidacies/on-record/", steps.on_record, name="candidacy_on_record"),
    path("candidacies/<int:pk>/<slug:step>/", steps.CandidacyStepView.as_view(), name="candidacy_step"),
    path("assessments/<int:pk>/<slug:step>/", steps.AssessmentStepView.as_view(), name="assessment_step"),
]
