from cms.settings.logs import hide_links
from workflows.kernel import links


def test_no_line_holds_the_link_of_a_requester():
    token = links.sign("requester", 42, 1)
    event = {"event": f"Not Found: /nl/r/{token}/", "request": f"GET /fr/r/{token}/cancel/?sent=1", "code": 404}
    assert hide_links(None, "", event) == {
        "event": "Not Found: /nl/r/…/",
        "request": "GET /fr/r/…/cancel/?sent=1",
        "code": 404,
    }
