"""`make run`: SQLite and files under var/, the demo doors of /dev/ open."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import VAR

DEBUG = False  # so that a wrong address shows the product's own page; errors stand in the terminal
SECRET_KEY = "only-for-this-machine-never-in-production"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
AMBASSADE_DEV_PAGE = True
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True  # nothing is collected for `make run`
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # a browser takes localhost for safe
