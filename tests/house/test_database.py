import pytest
from wagtail.models import Page, Site


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round", [1, 2])
def test_rows_of_migrations_are_there_after_a_test_that_commits(round):
    assert Page.objects.filter(depth=1).count() == 1
    Site.objects.all().delete()
