"""What the first floor raises."""


class ReportsError(Exception):
    """The root of what this storey raises."""


class PangoMissing(ReportsError):
    """The libraries that set type for PDF are missing. ``install`` is the line that brings them."""

    install = (
        "apt-get install -y --no-install-recommends "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )

    def __init__(self, cause: str = "") -> None:
        self.cause = cause
        super().__init__(
            f"PDF reports need Pango, which could not be loaded. On Debian or Ubuntu: "
            f"{self.install}"
        )


class FontMissing(ReportsError):
    """A font of ours is not where it was put: what it draws would print as boxes."""


class PictureLost(ReportsError):
    """A picture could not be drawn, and nothing says in words what it shows."""


class ForbiddenFetch(ReportsError):
    """A document asked for something that is not one of our own fonts or style sheets."""
