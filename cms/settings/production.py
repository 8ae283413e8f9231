"""A public installation. Every name read here must be set; see docs/operations.md."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import env
from cms.settings.logs import FOR_MACHINES

AMBASSADE_PRODUCTION = True
DEBUG = False
SECRET_KEY = env.str("AMBASSADE_SECRET_KEY")
ALLOWED_HOSTS = env.list("AMBASSADE_HOSTS")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("AMBASSADE_PROXIES", default=1)  # log-in limits count visitors, not the proxy
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
vars().update(env.mail("AMBASSADE_MAIL_URL"))
AMBASSADE_DEV_PAGE = False
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # Wagtail shows its previews in frames of the same site
LOGGING = FOR_MACHINES
