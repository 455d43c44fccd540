"""The engine that draws charts, started beside other work: it takes half a second and no lock of Python."""

from threading import Thread


def start() -> Thread:
    """Start the engine in a thread of its own; a chart drawn meanwhile waits for it.

    Nothing else of a page is loaded beside other work: threads of Python would take turns with the fit, and
    cost more than they gain.
    """
    thread = Thread(target=_draw_nothing)
    thread.start()
    return thread


def _draw_nothing() -> None:
    import vl_convert

    vl_convert.vegalite_to_svg({"data": {"values": []}, "mark": "point"}, allowed_base_urls=[])
