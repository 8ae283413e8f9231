"""As one says it: 25 december 2026 om 19:00."""

DATETIME_FORMAT = r"j F Y \o\m H:i"
