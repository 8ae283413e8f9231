from django.urls import URLPattern, path

from pages.api import described, problems
from pages.api.door import behind_door, door
from pages.api.operations import api

operations = [
    behind_door(pattern) for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]
urlpatterns = [
    path("", door(described.index), name="api"),
    path("openapi.json", door(described.openapi), name="api_openapi"),
    *operations,
    path("<path:rest>", door(problems.absent)),
]
