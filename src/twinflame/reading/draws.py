"""Posterior draws for ArviZ."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from twinflame.errors import TwinflameError

if TYPE_CHECKING:
    import arviz
    import numpy as np
    from numpy.typing import NDArray


def inference_data(draws: "Mapping[str, NDArray[np.float64]] | None") -> "arviz.InferenceData":
    """Draws of shape (draws, ...) as an `InferenceData` of one chain."""
    if draws is None:
        raise TwinflameError(
            "This reading holds no posterior draws: they are not stored in JSON. "
            "Read the history again to have them."
        )
    try:
        import arviz
    except ImportError:
        raise TwinflameError(
            "ArviZ is not installed. Install it with: pip install 'twinflame[arviz]'"
        ) from None
    made: arviz.InferenceData = arviz.from_dict({name: values[None] for name, values in draws.items()})
    return made
