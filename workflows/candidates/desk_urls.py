from django.urls import path

from workflows.candidates import held, question_views, ranking, steps
from workflows.candidates.interviews import views as interviews
from workflows.candidates.mirror import views as mirror

urlpatterns = [
    path("candidacies/ranking/", ranking.ranking, name="candidacy_ranking"),
    path("candidacies/side-by-side/", ranking.side_by_side, name="candidacy_side_by_side"),
    path("candidacies/next/", steps.next_to_assess, name="candidacy_next"),
    path("candidacies/figures/", mirror.for_the_coordinator, name="selection_mirror"),
    path("candidacies/on-record/", steps.on_record, name="candidacy_on_record"),
    path("candidacies/held/", held.held_answers, name="held_answers"),
    path("candidacies/held/several/", held.release_several, name="release_several"),
    path("candidacies/held/<int:pk>/", held.release, name="release_answers"),
    path("candidacies/<int:pk>/answers/<slug:key>/", question_views.file_for_the_desk, name="candidacy_answer_file"),
    path("candidacies/<int:pk>/<slug:step>/", steps.CandidacyStepView.as_view(), name="candidacy_step"),
    path("interviews/<int:pk>/<slug:step>/", interviews.SlotStepView.as_view(), name="interview_step"),
    path("assessments/<int:pk>/<slug:step>/", steps.AssessmentStepView.as_view(), name="assessment_step"),
]
