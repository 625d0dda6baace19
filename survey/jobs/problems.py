"""Why a job failed: a code that the page turns into a sentence."""

#: Every code, with what it means to the person who waits.
PROBLEMS = {
    "pango_missing": "The libraries that set type for PDF are missing on this machine.",
    "font_missing": "A font file of the product is missing on this machine.",
    "disk_full": "The disk is full or cannot be written to.",
    "not_visible": "What the report was asked for is no longer open to the person who asked.",
    "changed": "The answers or the consent changed after the report was asked for.",
    "lost": "What made it died several times.",
    "unknown_kind": "This version of the product makes no such thing.",
    "unexpected": "A mistake in the service; it is in the log.",
}


class JobFailed(Exception):
    """A job can't be done, and trying again would not help. ``problem`` is one of PROBLEMS."""

    def __init__(self, problem: str) -> None:
        assert problem in PROBLEMS
        self.problem = problem
        super().__init__(problem)


class TryAgain(Exception):
    """What made it was killed; the job itself may be well."""


class LetGo(Exception):
    """The job is no longer this worker's, or will not be in a moment: it writes nothing more."""
