"""The test settings for a worker in a process of its own: the same database, a cache that processes share."""

import os

from cms.settings.test import *  # noqa: F403
from cms.settings.test import DATABASES, Q_CLUSTER, VAR

DATABASES["default"]["NAME"] = os.environ["WORKER_DATABASE"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR / "cache"}}
TASKS = {"default": {"BACKEND": "workflows.kernel.tasks_backend.ClusterBackend"}}
Q_CLUSTER |= {"guard_cycle": 0.2, "scheduler": False}
if "WORKER_ONE_QUEUE" in os.environ:
    Q_CLUSTER["ALT_CLUSTERS"] = {}  # families of processes are counted
