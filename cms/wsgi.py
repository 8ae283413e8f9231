import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from cms.startup import keep_what_is_there, refuse, refuse_wrong_settings

STOP_SERVER = 3  # gunicorn takes this for "do not start another worker"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    refuse(error, STOP_SERVER)
refuse_wrong_settings(STOP_SERVER)
keep_what_is_there()
