"""What Messenger and Instagram themselves write into a conversation, in English.

The exports mark none of these rows, so they are told from messages by their wording. In other languages calls
and removed messages still tell by their fields; a change of a nickname or a theme then counts as a message.
"""

import re
from enum import Enum


class Said(Enum):
    """What a sentence is."""

    MESSAGE = 0
    NOTICE = 1
    REACTION = 2
    CALL = 3
    MISSED_CALL = 4


BEGINNINGS = (
    "You ",
    "The ",
    "Say hi to ",
    "Liked a message",
    "Reacted ",
    "Audio ",
    "Video ",
    "This poll ",
)
"""How such sentences begin, beside those that begin with a sender's name."""

_LONGEST = 300  # letters of a sentence by the app
_WHOLE = (
    (Said.CALL, r"The (?:audio |video |voice )?(?:call|chat) (?:has )?ended\..*"),
    (Said.REACTION, r"Liked a message|Reacted .{1,40} to your message ?"),
    (
        Said.NOTICE,
        r"Say hi to .*|This poll is no longer available\.|You (?:are|can) now .*|You and .* are now conn.*"
        r"|(?:audio |video |voice )?(?:call|chat) ended\.?",
    ),
)
_AFTER_NAME = (
    (Said.REACTION, r"(?:liked|loved) a message|reacted .{1,40} to (?:your|a|his|her|their) message\.?"),
    (Said.MISSED_CALL, r"missed (?:a|an|your) (?:audio |video |voice )?(?:call|chat).*"),
    (Said.CALL, r"called .*|started (?:a|an) (?:audio |video |voice )(?:call|chat)\.?"),
    (
        Said.NOTICE,
        r"(?:set|changed|cleared|removed) (?:the|your|his|her|their|.{1,60}'s) (?:own )?"
        r"(?:nickname|theme|chat theme|emoji|quick reaction|chat colou?rs?|group photo|chat name|photo).*"
        r"|set (?:messages to disappear|disappearing messages).*|turned (?:on|off) (?:vanish|disappearing).*"
        r"|named the (?:group|chat).*|created (?:the|this|a) (?:group|poll).*|(?:un)?pinned a message\.?"
        r"|(?:added|removed) .* (?:to|from) the group\.?|left the (?:group|call|chat)\.?"
        r"|(?:joined|ended) the (?:audio |video )?(?:call|chat)\.?|voted .* in the poll\.?|took a screen.*"
        r"|changed (?:his|her|their|your) vote.*|is now on Messenger.*|updated the .*",
    ),
)
_COMPILED = tuple(
    tuple((said, re.compile(pattern, re.IGNORECASE)) for said, pattern in forms)
    for forms in (_WHOLE, _AFTER_NAME)
)


def what_is_said(text: str, name: str) -> Said:
    """What the body of a row is, by its wording.

    Parameters
    ----------
    text
        The body.
    name
        Its sender, whose name such sentences begin with, in full or by the first name.

    Examples
    --------
    >>> what_is_said("Ana set the emoji to x.", "Ana B."), what_is_said("Ana was here", "Ana B.")
    (<Said.NOTICE: 1>, <Said.MESSAGE: 0>)
    >>> what_is_said("You missed a call from Ben.", "Ben")
    <Said.MISSED_CALL: 4>
    """
    if len(text) > _LONGEST:
        return Said.MESSAGE
    text = text.strip()
    for said, pattern in _COMPILED[0]:
        if pattern.fullmatch(text):
            return said
    for subject in ("You", name, name.split(" ")[0]):
        if subject and text.startswith(f"{subject} "):
            rest = text[len(subject) + 1 :]
            return next((said for said, pattern in _COMPILED[1] if pattern.fullmatch(rest)), Said.MESSAGE)
    return Said.MESSAGE
