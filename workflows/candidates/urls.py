from django.urls import path

from workflows.candidates import nominating, question_views, sheet_views, views
from workflows.candidates.interviews import views as interviews
from workflows.candidates.mirror import views as mirror

urlpatterns = [
    path("", views.overview, name="candidacy"),
    path("sheet/", sheet_views.whole, name="candidacy_sheet"),
    path("sheet/questions/", question_views.QuestionsView.as_view(), name="candidacy_questions"),
    path("sheet/questions/<slug:key>/", question_views.own_file, name="candidacy_own_file"),
    path("sheet/<slug:part>/", sheet_views.CandidacyPartView.as_view(), name="candidacy_part"),
    path("agreement/", views.agreements, name="candidacy_consents"),
    path("figures/", mirror.for_members, name="selection_figures"),
    path("interview/", interviews.interview, name="interview"),
    path("interview/<int:pk>/<slug:step>/", interviews.OwnSlotStepView.as_view(), name="own_interview_step"),
    path("nominate/", nominating.nominate, name="nominate"),
    path("nominate/<int:pk>/<slug:step>/", nominating.OwnNominationStepView.as_view(), name="own_nomination_step"),
    path("n/<str:token>/", nominating.NominationView.as_view(), name="nomination"),
    path("n/<str:token>/<slug:step>/", nominating.NominationStepView.as_view(), name="nomination_step"),
    path("<slug:step>/", views.CandidacyStepView.as_view(), name="own_candidacy_step"),
]
