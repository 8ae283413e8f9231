"""Every screen of the back office that a link leads to opens for an administrator."""

import re
from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth import get_user_model

LINK = re.compile(r'(?:href="|data-url="|"url": ")([^"#]+)')  # the last: the menu, which Wagtail writes as data
AVOID = re.compile(
    r"/(logout|sprite|jsi18n|export|unlock|delete)\b|/admin/(reports/.*export|autocomplete|bulk)"
)  # bulk: needs ids


@pytest.fixture
def administrator(client):
    user = get_user_model().objects.create_superuser("admin@ambassade.example")
    client.force_login(user)
    session = client.session  # as after a code from the authenticator
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")  # of wagtail-localize
def test_walk_admin_opens_every_screen_a_link_leads_to(administrator):
    waiting, seen, broken = deque(["/admin/"]), {"/admin/"}, {}
    while waiting and len(seen) < 400:
        here = waiting.popleft()
        answer = administrator.get(here)
        if answer.status_code >= 400:
            broken[here] = answer.status_code
        if answer.status_code == 302:
            found = [answer.headers["Location"]]
        elif answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            found = LINK.findall(answer.content.decode())
        else:
            found = []
        for link in found:
            path = urlsplit(urljoin(here, link.replace("&amp;", "&"))).path
            if path.startswith("/admin/") and path not in seen and not AVOID.search(path):
                seen.add(path)
                waiting.append(path)
    assert broken == {}
    assert len(seen) > 30
