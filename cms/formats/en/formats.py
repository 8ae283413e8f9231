"""English as it is written in Brussels: the day first, twenty-four hours, as the Dutch and French pages have it."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
FIRST_DAY_OF_WEEK = 1
# What is typed: the day first here too. Browsers send the first form; seconds come from machines.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y"]
DATETIME_INPUT_FORMATS = [
    f"{day} {hour}" for day in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y") for hour in ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f")
]
