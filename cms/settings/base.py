"""What every installation shares. dev, test and production say only what differs."""

from email.utils import parseaddr
from pathlib import Path

from cms.settings.kept import AMBASSADE_KEPT as AMBASSADE_KEPT
from cms.settings.limits import *  # noqa: F403
from cms.settings.login import *  # noqa: F403
from cms.settings.logs import FOR_PEOPLE
from cms.settings.reading import Env

ROOT = Path(__file__).resolve().parents[2]
env = Env()

VAR = Path(env.str("AMBASSADE_VAR", default=str(ROOT / "var")))
BASE_URL = env.str("AMBASSADE_URL", default="http://localhost:8000")
WAGTAILADMIN_BASE_URL = BASE_URL

INSTALLED_APPS = [
    "cms",
    "pages",
    "workflows",
    "snippets",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail_modeladmin",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.apps.AccountsAdminConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtailmedia",
    "wagtail.search",
    "cms.apps.BackOfficeConfig",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_q",
    "django_structlog",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.humanize",  # the list of passkeys is written with it
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.copies.copies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.languages.PageLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.languages.back_office_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "cms.middleware.headers",
    "cms.middleware.doors",
    "django_structlog.middlewares.RequestMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
AUTH_USER_MODEL = "cms.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ]
        },
    }
]

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": VAR / "ambassade.sqlite3",
    "OPTIONS": {
        # IMMEDIATE: with Django's default, concurrent writers lose updates to "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}
DATABASES = {"default": env.database("DATABASE_URL") if env.str("DATABASE_URL", default="") else SQLITE}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE["OPTIONS"]
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    INSTALLED_APPS.append("django.contrib.postgres")  # cannot be imported without psycopg, the extra "scale"

REDIS_URL = env.str("REDIS_URL", default="")
REDIS_CACHE = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
FILE_CACHE = {
    "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    "LOCATION": VAR / "cache",
    "OPTIONS": {"MAX_ENTRIES": 5000},
}
CACHES = {"default": REDIS_CACHE if REDIS_URL else FILE_CACHE}

# One ORM broker on the same database: a job queued in a transaction that rolls back never existed.
Q_CLUSTER = {
    "name": "ambassade",
    "orm": "default",
    "workers": 2,
    "timeout": 120,
    "retry": 300,
    "max_attempts": 3,
    "ack_failures": False,
    "catch_up": False,
    "bulk": 20,
    "queue_limit": 200,
    "save_limit": -1,
    "poll": 0.05,
    "label": "Jobs",
    "log_level": "WARNING",
    # Videos take minutes: one at a time, after everything else, on a queue of its own.
    "ALT_CLUSTERS": {"media": {"workers": 1, "timeout": 5400, "retry": 5700, "bulk": 1, "queue_limit": 1, "poll": 1}},
}
AMBASSADE_NICE = {"media": 15}  # how far a cluster steps back for the others (0 to 19)
TASKS = {"default": {"BACKEND": "workflows.kernel.tasks_backend.ClusterBackend"}}
# Seconds that a due job may stay untouched by an idle cluster before it counts as stuck; seconds a stop may take.
AMBASSADE_WORKER_PATIENCE = env.int("AMBASSADE_WORKER_PATIENCE", default=60)
AMBASSADE_WORKER_GRACE = env.int("AMBASSADE_WORKER_GRACE", default=20)

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Europe/Brussels"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # our screens name this clock: no account reads another
USE_TZ = True
FORMAT_MODULE_PATH = "cms.formats"
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y", "%d/%m/%Y %H:%M"  # as the three languages write it here

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
AMBASSADE_PRIVATE_ROOT = Path(env.str("AMBASSADE_PRIVATE_ROOT", default=str(VAR / "private")))  # no address serves it
AMBASSADE_CLAMD = env.str("AMBASSADE_CLAMD", default="")  # /run/clamav/clamd.ctl or host:port; without it no scan
FILE_UPLOAD_HANDLERS = [
    "workflows.videos.upload.LargestUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "workflows.videos.upload.IncomingUpload",
]
VIDEOS = ["mp4", "m4v", "mov", "webm", "mkv", "avi", "mpg", "mpeg", "ts", "m2ts", "mts", "3gp", "ogv"]
WAGTAILMEDIA = {"VIDEO_EXTENSIONS": VIDEOS, "AUDIO_EXTENSIONS": ["mp3", "m4a", "ogg"]}
WAGTAILMEDIA |= {"MEDIA_FORM_BASE": "cms.library.LibraryForm"}

WAGTAIL_SITE_NAME = "Ambassade"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_AUTOSAVE_INTERVAL = 0  # it sends the button “Approve” a second time, behind the editor's back
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # the addresses of events and feeds are made of plain letters
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a translation begins as a draft, not live in a foreign language
WAGTAILDOCS_SERVE_METHOD = "serve_view"
AMBASSADE_PRODUCTION = False
LOGGING = FOR_PEOPLE
DEFAULT_FROM_EMAIL = env.str("AMBASSADE_FROM", default="Ambassade <ambassade@localhost>")
AMBASSADE_TILES = env.str("AMBASSADE_TILES", default="")
AMBASSADE_ROUTE_PLANNER = env.str(  # an address that leads by public transport; {place} is where to
    "AMBASSADE_ROUTE_PLANNER",
    default="https://www.google.com/maps/dir/?api=1&travelmode=transit&destination={place}",
)
AMBASSADE_TILES_CREDIT = env.str("AMBASSADE_TILES_CREDIT", default="© OpenStreetMap contributors")
AMBASSADE_WEBHOOK_HOSTS = tuple(env.list("AMBASSADE_WEBHOOK_HOSTS", default=[]))
AMBASSADE_SECURITY_CONTACT = env.str("AMBASSADE_SECURITY_CONTACT", f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}")
EMAIL_TIMEOUT = 20
vars().update(env.reports("AMBASSADE_MAIL_REPORTS"))
