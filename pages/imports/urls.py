from django.urls import path

from pages.imports import views

app_name = "event_import"
urlpatterns = [
    path("", views.upload, name="upload"),
    path("confirm/", views.confirm, name="confirm"),
    path("template.csv", views.template, {"kind": "csv"}, name="template_csv"),
    path("template.xlsx", views.template, {"kind": "xlsx"}, name="template_xlsx"),
]
