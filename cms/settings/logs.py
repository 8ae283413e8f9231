"""One line per event on standard error: JSON in production, for people elsewhere."""

import re
from typing import Any

import structlog

PRIVATE_LINK = re.compile(r"/r/[\w:.=-]{20,}")


def hide_links(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """A requester's link is as good as a key, so no line holds one."""
    return {key: PRIVATE_LINK.sub("/r/…", value) if isinstance(value, str) else value for key, value in event.items()}


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]
structlog.configure(
    processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=False,
)


def logging_to(renderer: list[Any], level: str) -> dict[str, Any]:
    """Django's LOGGING: everything through one handler, the libraries' own lines included."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
            }
        },
        "handlers": {"line": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["line"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # Warns of every HEAD: Django answers it like a GET, and leaves it to the server to drop the body.
            "gunicorn.http.wsgi": {"level": "ERROR"},
        },
    }


# Plain: a traceback with the values of its variables would show what people wrote.
FOR_READING = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
FOR_PEOPLE = logging_to([hide_links, FOR_READING], "WARNING")
FOR_MACHINES = logging_to(
    [structlog.processors.format_exc_info, hide_links, structlog.processors.JSONRenderer()], "INFO"
)
