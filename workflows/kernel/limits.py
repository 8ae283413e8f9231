"""How often one place may ask: counted in the cache, so in every process alike."""

import hashlib

from django.core.cache import cache

from workflows.kernel import clock


def seconds_to_wait(what: str, who: str, *, most: int, within: int) -> int:
    """Counts one more from there: 0, or how long until it is not more than `most` within so many seconds.

    The time begins with the first; who asks is kept as a hash.
    """
    key = f"limit:{what}:{hashlib.sha256(who.lower().encode()).hexdigest()}"
    now = int(clock.now().timestamp())
    until: int = cache.get_or_set(f"{key}:until", now + within, within) or 0
    if until <= now:
        until = now + within
        cache.set(f"{key}:until", until, within)
    counted = f"{key}:{until}"
    cache.add(counted, 0, within)
    try:
        count = cache.incr(counted)
    except ValueError:  # it ran out between the two lines
        return 0
    cache.touch(counted, within)  # a cache of files gives what it counts up its own time
    return until - now if count > most else 0
