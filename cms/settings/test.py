"""The suite: the dev doors are there to be tested, passwords hash fast, nothing leaves the process."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import DATABASES, MIDDLEWARE, VAR, env

WORKER = env.str("PYTEST_XDIST_WORKER", default="")  # each has files and a database of its own
VAR /= WORKER
STATIC_ROOT, MEDIA_ROOT, AMBASSADE_PRIVATE_ROOT = VAR / "static", VAR / "media", VAR / "private"

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
AMBASSADE_DEV_PAGE = True
DATABASES["default"]["CONN_MAX_AGE"] = 0
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
LANGUAGE_CODE = env.str("AMBASSADE_TEST_LANGUAGE", default="nl")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}  # a file: threads and browsers share it
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}{WORKER}"}
MIDDLEWARE.remove("cms.copies.copies")  # a test looks at once at what it changed; test_copies puts it back
WHITENOISE_AUTOREFRESH = True  # nothing is collected for tests
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # a browser takes localhost for safe
