"""How many days things about people are kept; what each is counted from stands in the personal.py of its room."""

AMBASSADE_KEPT = {
    "candidacy": 91,  # refused, withdrawn, run out
    "mandate": 730,
    "left": 730,
    "request": 730,
    "draft": 14,  # of a request that was not sent
    "moments": 91,  # who could come when, while a date was open
    "upload": 1,  # of a video that never arrived in full
    "sheet_draft": 30,  # what was typed in an identification sheet and not saved
    "contact": 365,  # whom somebody met on a mission
    "photo": 730,  # with a report, unless it stands in the library
    "report_draft": 60,  # what was typed in a report, filed or not
    "message": 730,
    "decision": 2557,  # as long as money papers
    "absence": 91,  # who stood in for whom
    "access": 365,
    "erasure": 30,
    "erased": 0,
    "coming": 30,  # to an event that is over
    "film": 0,
    "picture": 0,
    "card": 0,
    "season_plan": 365,  # who was proposed for what
    "kit_download": 730,
    "kit_letter": 30,
    "announcement": 365,  # who opened and acknowledged one that is over
    "print_order": 91,  # its address
    "webhook_call": 91,
    "digest_asked": 3,  # an address that did not say yes
    "digest_period": 7,
    "digest_sent": 30,
}
