from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.dev import urls as dev_urls
from cms.views import media, to_log_in
from pages import crawlers
from pages.card import ambassador_card, ambassador_vcard
from pages.still_valid import still_valid
from pages.views import components
from workflows.letters.reports import mail_reports
from workflows.videos.urls import uploads
from workflows.zone.feed import calendar_feed

urlpatterns = [
    # Before the libraries' own pages: a bare password must not get anyone in.
    re_path(r"^admin/(?:login|password_reset)/(?P<rest>.*)$", to_log_in),
    path("robots.txt", crawlers.robots),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap-<slug:code>.xml", crawlers.sitemap_of, name="sitemap_of"),
    path(".well-known/security.txt", crawlers.security, name="security"),
    path("api/v1/", include("pages.api.urls")),
    path("dev/components/", components),
    path("dev/", include(dev_urls)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", media),
    path("k/<slug:code>/", still_valid, name="kit_code"),
    path("a/<slug:code>/", ambassador_card, name="ambassador_card"),
    path("a/<slug:code>/card.vcf", ambassador_vcard, name="ambassador_vcard"),
    path("mail-reports/", mail_reports, name="mail_reports"),
    path("calendar/<str:code>.ics", calendar_feed, name="calendar_feed"),
    path("private/", include("workflows.videos.urls")),
    *i18n_patterns(
        path("_util/login/", to_log_in),
        path("account/", include("allauth.urls")),
        path("candidacy/", include("workflows.candidates.urls")),
        path("uploads/", include(uploads)),
        path("zone/", include("workflows.zone.urls")),
        path("", include("workflows.missions.urls")),
        path("", include("pages.urls")),
        path("", include(wagtail_urls)),
    ),
]
