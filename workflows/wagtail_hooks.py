"""What the workflows register with the back office."""

from typing import Any

from django.urls import include, path
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from workflows.approvals.admin import PolicyViewSet
from workflows.automations.admin import RuleViewSet, WordsViewSet
from workflows.candidates.admin import CandidacyPolicyViewSet, CriteriaSetViewSet, CriterionViewSet
from workflows.candidates.campaign_admin import CampaignViewSet
from workflows.candidates.dossier import CandidacyAdmin
from workflows.desk import shell
from workflows.desk.announcements import AnnouncementAdmin
from workflows.desk.charter import CharterAdmin
from workflows.desk.dossier import DeskMissionAdmin
from workflows.desk.field import FieldQuestionAdmin
from workflows.desk.mandates import MandateAdmin
from workflows.desk.orders import PrintOrderAdmin
from workflows.desk.sessions import SessionAdmin
from workflows.desk.trainings import AttendanceAdmin
from workflows.kernel.menu import POLICY_MENU
from workflows.missions.template_admin import SheetTemplateViewSet
from workflows.questions.admin import URL, QuestionFormViewSet
from workflows.webhooks.admin import EndpointViewSet
from workflows.webhooks.log import URL as WEBHOOKS

modeladmin_register(DeskMissionAdmin)
modeladmin_register(CandidacyAdmin)
modeladmin_register(MandateAdmin)
modeladmin_register(CharterAdmin)
modeladmin_register(AnnouncementAdmin)
modeladmin_register(SessionAdmin)
modeladmin_register(AttendanceAdmin)
modeladmin_register(PrintOrderAdmin)
modeladmin_register(FieldQuestionAdmin)
hooks.register("register_admin_menu_item", shell.approvals_item)
hooks.register("register_admin_menu_item", shell.policy_submenu)
hooks.register(POLICY_MENU, shell.process_item)
hooks.register("register_admin_menu_item", shell.needs_item)
hooks.register("register_admin_menu_item", shell.season_item)
hooks.register("register_admin_menu_item", shell.rotation_item)
hooks.register("register_admin_menu_item", shell.messages_item)
hooks.register(POLICY_MENU, shell.message_texts_item)
hooks.register("register_settings_menu_item", shell.candidacy_on_record_item)
hooks.register(POLICY_MENU, shell.weights_item)
hooks.register(POLICY_MENU, shell.travel_item)
hooks.register(POLICY_MENU, shell.policy_item)
hooks.register(POLICY_MENU, shell.undo_term_item)
hooks.register("construct_homepage_panels", shell.add_waiting_panel)
hooks.register("insert_global_admin_css", shell.style)


@hooks.register("register_admin_urls")
def desk_urls() -> list[Any]:
    return [path("", include("workflows.desk.urls")), path("", include("workflows.candidates.desk_urls"))]


@hooks.register("register_admin_viewset")
def policies() -> PolicyViewSet:
    return PolicyViewSet("approvalpolicy")


@hooks.register("register_admin_viewset")
def rules() -> list[Any]:
    return [RuleViewSet("automations"), WordsViewSet("rule_words")]


@hooks.register("register_admin_viewset")
def assessing() -> list[Any]:
    return [
        CriterionViewSet("criteria"),
        CriteriaSetViewSet("criteria_sets"),
        CandidacyPolicyViewSet("candidacy_policies"),
        CampaignViewSet("campaigns"),
    ]


@hooks.register("register_admin_viewset")
def own_questions() -> QuestionFormViewSet:
    return QuestionFormViewSet(URL)


@hooks.register("register_admin_viewset")
def mission_templates() -> SheetTemplateViewSet:
    return SheetTemplateViewSet("mission_templates")


@hooks.register("register_admin_viewset")
def webhooks() -> EndpointViewSet:
    return EndpointViewSet(WEBHOOKS)
