"""As one says it: 25 décembre 2026 à 19:00."""

DATETIME_FORMAT = r"j F Y \à H:i"
