from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pages import listings, networks  # noqa: F401  (app ready: connects the signals)
        from pages.films import arrivals  # noqa: F401  (app ready: connects the signals)
