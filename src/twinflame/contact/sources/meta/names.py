"""Names as Facebook and Instagram write them: often UTF-8 that was taken for Latin-1."""

from twinflame.contact.sources.base import clean_name


def mended(text: str) -> str:
    r"""The text as it was meant, where it is broken; else as it is.

    The JSON of these exports holds each byte of UTF-8 as a letter of its own. What has been put right before,
    or comes from the encrypted export, which is sound, is left alone.

    >>> mended("Jos\u00c3\u00a9"), mended("José"), mended("Ана")
    ('José', 'José', 'Ана')
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def name_of(text: object) -> str:
    """A person's name, whole and clean; empty where there is none.

    >>> name_of("Ana "), name_of(None)
    ('Ana', '')
    """
    return clean_name(mended(text)) if isinstance(text, str) else ""
