from django.urls import path

from workflows.missions import views
from workflows.missions.asking import views as asking
from workflows.missions.moments.views import MomentsView

urlpatterns = [
    path("ask/", asking.StartView.as_view(), name="mission_request"),
    path("ask/you/", asking.BeginView.as_view(), name="request_begin"),
    path("ask/<uuid:key>/", asking.DraftView.as_view(), name="request_draft"),
    path("ask/<uuid:key>/link/", asking.LinkView.as_view(), name="request_link"),
    path("ask/<uuid:key>/more/", asking.MoreView.as_view(), name="request_more"),
    path("ask/<uuid:key>/<slug:part>/", asking.PartView.as_view(), name="request_part"),
    path("m/<str:token>/", MomentsView.as_view(), name="moments"),
    path("r/<str:token>/", views.RequesterView.as_view(), name="requester_page"),
    path("r/<str:token>/<slug:step>/", views.RequesterStepView.as_view(), name="requester_step"),
]
