"""The house's own numbers: how many, how long, by when."""

AMBASSADE_COUNTRY = "BE"
AMBASSADE_SUPPORT_GROUP_SEATS = 10
AMBASSADE_MAY_ANSWER_FOR_TEXTS = "workflows.people.queries.may_answer_for_texts"  # the accounts offered as its owner
AMBASSADE_TRAVEL_MINUTES = 60  # between two places, before and after an event on site
AMBASSADE_OFFER_DAYS = 5  # to answer an offer, unless the owner says otherwise
AMBASSADE_VIDEO_MB = 500  # of one upload
AMBASSADE_VIDEO_MEMBER_MB = 1500  # of everything that one member keeps
AMBASSADE_VIDEO_LINK_MINUTES = 5  # that an address which plays a private video lives
AMBASSADE_MANDATE_YEARS = 2  # a term, and what a renewal adds unless the support group says otherwise
AMBASSADE_RENEWAL_DAYS = 90  # before the end of a term, from when on it can be renewed
AMBASSADE_CHARTER_DAYS = 30  # to sign a new charter, unless the coordinator says otherwise
AMBASSADE_CHARTER_REMINDER_DAYS = 7  # before that date the clock reminds
AMBASSADE_FRESH_MINUTES = 10  # since one showed who one is, to sign
