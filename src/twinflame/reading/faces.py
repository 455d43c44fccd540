"""How a reading shows itself: what a notebook user calls on it. Each face is loaded when it is asked for."""

from typing import TYPE_CHECKING

from twinflame.errors import TwinflameError

if TYPE_CHECKING:
    import altair
    import arviz

    from twinflame.reading.model import Reading


class Faces:
    """The methods of a `Reading` that show it; it adds nothing to the figures."""

    __slots__ = ()

    def __repr__(self: "Reading") -> str:
        from twinflame.reading.words import tell

        told = tell(self)
        return f"<Reading: {told.title[0].lower() + told.title[1:]}, {told.about}>"

    def __str__(self: "Reading") -> str:
        return self.summary()

    def _repr_html_(self: "Reading") -> str:
        from twinflame.reading.html import fragment

        return fragment(self)

    def summary(self: "Reading", width: int = 80) -> str:
        """The reading as text, as a terminal of that many columns shows it."""
        from twinflame.reading.terminal import summary

        return summary(self, width)

    def to_html(self: "Reading") -> str:
        """The whole reading as one self-contained HTML page."""
        from twinflame.reading.html import page

        return page(self)

    def to_json(self: "Reading") -> str:
        """Figures and sentences as JSON, under the schema that `twinflame.reading_schema` gives."""
        from twinflame.reading.store import to_json

        return to_json(self)

    def to_arviz(self: "Reading") -> "arviz.InferenceData":
        """The posterior draws for ArviZ; needs the optional extra `arviz`.

        Raises
        ------
        TwinflameError
            When there are no draws, as in a reading that was read back from JSON, or no ArviZ.
        """
        from twinflame.reading.draws import inference_data

        return inference_data(self._draws)

    def plot_roles(self: "Reading") -> "altair.LayerChart":
        """Roles through time; hatching means "cannot tell"."""
        return self._draw("roles")

    def plot_reach(self: "Reading") -> "altair.LayerChart":
        """Reach-outs a week of each."""
        return self._draw("reach")

    def plot_answers(self: "Reading") -> "altair.LayerChart":
        """Chance that each answers the other within a day, through time."""
        return self._draw("answers")

    def plot_shares(self: "Reading") -> "altair.LayerChart":
        """Shares of reach-outs, answers and follow-ups of each."""
        return self._draw("shares")

    def plot_rhythm(self: "Reading") -> "altair.LayerChart":
        """Reach-outs by hour of the day."""
        return self._draw("rhythm")

    def plot_mirror(self: "Reading") -> "altair.LayerChart":
        """How each reacts when the other comes closer."""
        return self._draw("mirror")

    def plot_cord(self: "Reading") -> "altair.LayerChart":
        """How each reacts when the other steps back."""
        return self._draw("cord")

    def plot_drift(self: "Reading") -> "altair.LayerChart":
        """Mirror and cord under other assumptions about slow ups and downs."""
        return self._draw("drift")

    def plot_ordinary(self: "Reading") -> "altair.LayerChart":
        """The place among ordinary pairs."""
        return self._draw("ordinary")

    def plot_future(self: "Reading") -> "altair.LayerChart":
        """The other's contacts a week under each choice."""
        return self._draw("future")

    def plot_record(self: "Reading") -> "altair.LayerChart":
        """Where what came fell in its forecast."""
        return self._draw("record")

    def plot_fit(self: "Reading") -> "altair.LayerChart":
        """Found against expected waiting times."""
        return self._draw("fit")

    def _draw(self: "Reading", key: str) -> "altair.LayerChart":
        from twinflame.reading.charts import available, draw

        if not available(key, self):
            raise TwinflameError(f"This reading holds too little to draw {key!r} from.")
        return draw(key, self)
