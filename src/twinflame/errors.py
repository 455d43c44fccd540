"""The errors that a user can cause and mend; everything else is a fault of ours."""


class TwinflameError(Exception):
    """A sentence for the user: what is wrong, where, and what to do. Never holds message text."""


class InputError(TwinflameError):
    """What was given cannot be read as a history of two people's contact."""


class ChoiceNeeded(InputError):
    """The file can be read once the user settles a question (who is who, which chat, day or month first)."""


class Refused(TwinflameError):
    """A step between two people that the rules of exchange do not allow now."""
