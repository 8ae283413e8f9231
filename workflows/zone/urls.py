from django.urls import path

from workflows.zone import card, care, fresh, mandate, orders, privacy, profile, steps, tools, training, views
from workflows.zone.propose import Propose

urlpatterns = [
    path("", views.home, name="zone_home"),
    path("missions/", views.missions, name="zone_missions"),
    path("missions/<int:pk>/", views.mission, name="zone_mission"),
    path("missions/<int:pk>/mission.ics", views.mission_calendar, name="zone_mission_calendar"),
    path(
        "missions/<int:pk>/express-interest/",
        steps.InterestView.as_view(),
        {"step": "express-interest"},
        name="zone_interest",
    ),
    path("missions/<int:pk>/<slug:step>/", steps.MissionStepView.as_view(), name="zone_mission_step"),
    path("assignments/<int:pk>/<slug:step>/", steps.AssignmentStepView.as_view(), name="zone_assignment_step"),
    path("kit/", tools.kit, name="zone_kit"),
    path("kit/<int:pk>/file/", tools.kit_file, name="zone_kit_file"),
    path("kit/<int:pk>/order/", orders.OrderCopiesView.as_view(), {"step": "order"}, name="zone_order_copies"),
    path("orders/<int:pk>/<slug:step>/", orders.PrintOrderStepView.as_view(), name="zone_order_step"),
    path("key-messages/", tools.key_messages, name="zone_key_messages"),
    path("lexicon/", tools.lexicon, name="zone_lexicon"),
    path("propose/", Propose.as_view(), name="zone_propose"),
    path("profile/", profile.profile, name="zone_profile"),
    path("profile/sheet/<slug:part>/", profile.PartView.as_view(), name="zone_part"),
    path("profile/check/", care.check, name="zone_check"),
    path(
        "profile/check/still-right/", care.StillRightView.as_view(), {"step": "confirm-part"}, name="zone_still_right"
    ),
    path("mandate/how-are-you/", care.how_are_you, name="zone_how"),
    path("profile/erase-ties/", profile.erase_ties, name="zone_ties_erase"),
    path("profile/language/", profile.language, name="zone_language"),
    path("mandate/", mandate.mandate, name="zone_mandate"),
    path("training/", training.sessions, name="zone_training"),
    path("training/<int:pk>/sign-up/", training.SignUpView.as_view(), {"step": "sign-up"}, name="zone_sign_up"),
    path("places/<int:pk>/<slug:step>/", training.EnrolmentStepView.as_view(), name="zone_place_step"),
    path("card/", card.card, name="zone_card"),
    path("card/card.pdf", card.card_pdf, name="zone_card_pdf"),
    path("card/card.vcf", card.card_vcf, name="zone_card_vcf"),
    path("missions/<int:pk>/badge.pdf", card.badge, name="zone_badge"),
    path("charter/", mandate.charter, name="zone_charter"),
    path("charter/who-you-are/", fresh.show_who_you_are, name="zone_show_who_you_are"),
    path("charter/signed/<int:pk>/", mandate.evidence, name="zone_charter_evidence"),
    path("charter/signed/<int:pk>/evidence.pdf", mandate.evidence_pdf, name="zone_charter_pdf"),
    path("charter/signed/<int:pk>/text/", mandate.signed_text, name="zone_charter_text"),
    path("profile/data/", privacy.everything, name="zone_data"),
    path("profile/data.json", privacy.download, name="zone_data_json"),
    path("profile/erasure/<slug:step>/", privacy.ErasureStepView.as_view(), name="zone_erasure_step"),
    path("mandates/<int:pk>/<slug:step>/", steps.MandateStepView.as_view(), name="zone_mandate_step"),
    path("messages/", views.letters, name="zone_messages"),
    path("messages/<int:pk>/", views.letter, name="zone_message"),
]
