from django.urls import path

from workflows.missions import views

urlpatterns = [
    path("ask/", views.RequestView.as_view(), name="mission_request"),
    path("r/<str:token>/", views.RequesterView.as_view(), name="requester_page"),
    path("r/<str:token>/<slug:step>/", views.RequesterStepView.as_view(), name="requester_step"),
]
