"""How a reading shows itself: what a notebook user calls on it. Each face is loaded when it is asked for."""

from typing import TYPE_CHECKING, cast

from twinflame.errors import TwinflameError

if TYPE_CHECKING:
    import altair
    import arviz

    from twinflame.reading.model import Reading


class Faces:
    """The methods of a `Reading` that show it; it adds nothing to the figures."""

    __slots__ = ()

    def __repr__(self) -> str:
        from twinflame.reading.words import tell

        told = tell(whole(self))
        return f"<Reading: {told.title[0].lower() + told.title[1:]}, {told.about}>"

    def __str__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        from twinflame.reading.html import fragment

        return fragment(whole(self))

    def summary(self, width: int = 80) -> str:
        """The reading as text, as a terminal of that many columns shows it."""
        from twinflame.reading.terminal import summary

        return summary(whole(self), width)

    def to_html(self) -> str:
        """The whole reading as one self-contained HTML page."""
        from twinflame.reading.html import page

        return page(whole(self))

    def to_json(self) -> str:
        """Figures and sentences as JSON, under the schema that `twinflame.reading_schema` gives."""
        from twinflame.reading.store import to_json

        return to_json(whole(self))

    def to_arviz(self) -> "arviz.InferenceData":
        """The posterior draws for ArviZ; needs the optional extra `arviz`.

        Raises
        ------
        TwinflameError
            When there are no draws, as in a reading that was read back from JSON, or no ArviZ.
        """
        from twinflame.reading.draws import inference_data

        return inference_data(whole(self)._draws)

    def plot_roles(self) -> "altair.LayerChart":
        """Roles through time; hatching means "cannot tell"."""
        return self._draw("roles")

    def plot_reach(self) -> "altair.LayerChart":
        """Reach-outs a week of each."""
        return self._draw("reach")

    def plot_answers(self) -> "altair.LayerChart":
        """Chance that each answers the other within a day, through time."""
        return self._draw("answers")

    def plot_shares(self) -> "altair.LayerChart":
        """Shares of reach-outs, answers and follow-ups of each."""
        return self._draw("shares")

    def plot_rhythm(self) -> "altair.LayerChart":
        """Reach-outs by hour of the day."""
        return self._draw("rhythm")

    def plot_mirror(self) -> "altair.LayerChart":
        """How each reacts when the other comes closer."""
        return self._draw("mirror")

    def plot_cord(self) -> "altair.LayerChart":
        """How each reacts when the other steps back."""
        return self._draw("cord")

    def plot_drift(self) -> "altair.LayerChart":
        """Mirror and cord under other assumptions about slow ups and downs."""
        return self._draw("drift")

    def plot_ordinary(self) -> "altair.LayerChart":
        """The place among ordinary pairs."""
        return self._draw("ordinary")

    def plot_future(self) -> "altair.LayerChart":
        """The other's contacts a week under each choice."""
        return self._draw("future")

    def plot_record(self) -> "altair.LayerChart":
        """Where what came fell in its forecast."""
        return self._draw("record")

    def plot_fit(self) -> "altair.LayerChart":
        """Found against expected waiting times."""
        return self._draw("fit")

    def plot_journey(self, part: str = "reach") -> "altair.LayerChart":
        """The journey: `reach`, `pain`, `worth`, `healing`, `learned` or `what-if`; needs check-ins."""
        return self._draw(f"journey-{part}")

    def _draw(self, key: str) -> "altair.LayerChart":
        from twinflame.reading.charts import available, draw

        if not available(key, whole(self)):
            raise TwinflameError(f"This reading holds too little to draw {key!r} from.")
        return draw(key, whole(self))


def whole(faces: Faces) -> "Reading":
    """The reading that these are the faces of."""
    return cast("Reading", faces)
