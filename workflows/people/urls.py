from django.urls import path

from workflows.people import views

app_name = "people_admin"
urlpatterns = [
    path("register/", views.register, name="register"),
    path("register/confirm/", views.register_confirm, name="register_confirm"),
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/<int:pk>/<slug:step>/", views.InvitationStepView.as_view(), name="invitation_step"),
    path("erasures/", views.erasures, name="erasures"),
    path("erasures/<int:pk>/<slug:step>/", views.ErasureStepView.as_view(), name="erasure_step"),
    path("second-factors/", views.resets, name="resets"),
    path("second-factors/<int:pk>/", views.reset, name="reset"),
    path("second-factors/<int:pk>/<slug:step>/", views.ResetStepView.as_view(), name="reset_step"),
]
