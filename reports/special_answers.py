"""What the answers are called that are no value, and why a question does not apply.

Screen, printed questionnaire and report take the words from here: whoever ticked "We may not say"
finds that answer again under that name.
"""

from __future__ import annotations

from reports.language import N_

#: By state of an answer; ``none``: nothing of a list is so.
SPECIAL_ANSWERS = {
    "blank": N_("Not answered"),
    "none": N_("None of these"),
    "dont_know": N_("We don't know"),
    "withheld": N_("We may not say"),
    "no_cases": N_("No cases in this period"),
    "not_applicable": N_("Not applicable"),
}

#: Why a question does not apply, as the State says it. Notes for answering quote these.
REASONS = {
    "basis_absent": N_("There is no treaty basis for it in our case"),
    "option_not_used": N_("Our State does not use this option"),
    "reservation": N_("Our State has made a reservation that the Convention allows"),
    "structural": N_("Our law or institutions are built in another way"),
    "other": N_("Another reason"),
}
