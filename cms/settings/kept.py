"""How many days things about people are kept; what each is counted from stands in the personal.py of its room."""

AMBASSADE_KEPT = {
    "candidacy": 91,  # refused, withdrawn, run out
    "mandate": 730,
    "left": 730,
    "request": 730,
    "message": 730,
    "decision": 2557,  # as long as money papers
    "access": 365,
    "erasure": 30,
    "erased": 0,
    "film": 0,
    "picture": 0,
}
