import pytest
from django.db import transaction
from django_q.models import OrmQ
from django_tasks import task
from wagtail.models import Page

from tests.workflows.kernel.test_worker import wait_for, worker  # noqa: F401
from workflows.kernel.tasks_backend import run

ON_CLUSTER = {"default": {"BACKEND": "workflows.kernel.tasks_backend.ClusterBackend"}}
RAN: list[tuple] = []


@task(takes_context=True)
def note(context, word, *, times):
    RAN.append((word * times, context.attempt))


@task()
def break_down():
    raise ValueError("broken")


@pytest.fixture(autouse=True)
def _on_cluster(settings):
    settings.TASKS = ON_CLUSTER


def publish(title: str) -> Page:
    page = Page.objects.get(depth=1).add_child(instance=Page(title=title, live=False))
    page.save_revision().publish()
    return page


@pytest.mark.django_db(transaction=True)
def test_publishing_queues_jobs_and_a_rollback_queues_none():
    with transaction.atomic():
        publish("gone")
        transaction.set_rollback(True)
    assert OrmQ.objects.count() == 0
    publish("stays")
    queued = {row.func() for row in OrmQ.objects.all()}
    assert queued == {"workflows.kernel.tasks_backend.run"}


@pytest.mark.django_db(transaction=True)
def test_real_worker_runs_what_publishing_queued(worker):  # noqa: F811
    publish("indexed")
    assert OrmQ.objects.count() > 0
    wait_for(lambda: not OrmQ.objects.exists())
    worker.stop()


@pytest.mark.django_db
def test_task_gets_its_arguments_and_its_context():
    RAN.clear()
    result = note.enqueue("ab", times=2)
    queued = OrmQ.objects.get()
    run(*queued.args())
    assert queued.args() == (note.module_path, result.id, ["ab"], {"times": 2})
    assert RAN == [("abab", 0)]


@pytest.mark.django_db
def test_failure_of_a_task_reaches_the_cluster():
    break_down.enqueue()
    with pytest.raises(ValueError, match="broken"):
        run(*OrmQ.objects.get().args())
