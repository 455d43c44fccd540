"""Photographs: their pixels are kept and nothing else, within bounds, for their owner alone."""

import io
import struct
import uuid
import zlib
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageCms, PngImagePlugin

from tests.companion.conftest import said
from tests.companion.filled import noise
from twinflame.companion.journal import darkroom, photographs, pixels
from twinflame.companion.journal.models import Entry, Photograph
from twinflame.companion.journal.pixels import Photo, bare
from twinflame.companion.mine.bring_back import bring_back
from twinflame.companion.mine.export import export
from twinflame.companion.people.models import Person
from twinflame.errors import InputError

pytestmark = pytest.mark.django_db
CANARY = "canary-in-a-picture"
ORIENTATION, GPS, MAKER, COMMENT, DESCRIPTION = 0x0112, 0x8825, 0x927C, 0x9286, 0x010E
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{CANARY}</dc:creator></x:xmpmeta>'.encode()


def picture(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    return image.convert(mode)


def written(image: Image.Image, form: str, **more: object) -> bytes:
    into = io.BytesIO()
    image.save(into, form, **more)
    return into.getvalue()


def exif(orientation: int = 1) -> bytes:
    """EXIF with a canary in what it tells of the picture, the camera, and the place."""
    found = Image.Exif()
    found[ORIENTATION], found[DESCRIPTION] = orientation, CANARY
    inner = found.get_ifd(0x8769)
    inner[MAKER], inner[COMMENT] = CANARY.encode(), CANARY.encode()
    place = found.get_ifd(GPS)
    place[1], place[2], place[29] = "N", (52.0, 31.0, 12.0), CANARY
    return found.tobytes()


def profile() -> bytes:
    """A profile of colours whose name is a canary."""
    found = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = found.index("sRGB built-in".encode("utf-16-be"))
    name = CANARY.encode("utf-16-be")[: len("sRGB built-in") * 2]
    found[at : at + len(name)] = name
    return bytes(found)


def png_text() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", CANARY)
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    info.add_text("Author", CANARY, zip=True)
    return info


def with_thumbnail(jpeg: bytes) -> bytes:
    """A JPEG whose own JFIF part carries a little picture, here a canary."""
    body = b"JFXX\0\x10" + CANARY.encode()
    return jpeg[:2] + b"\xff\xe0" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def unknown_chunk(png: bytes) -> bytes:
    """A PNG with a private part before its end."""
    data = CANARY.encode()
    part = struct.pack(">I", len(data)) + b"caNa" + data + struct.pack(">I", zlib.crc32(b"caNa" + data))
    return png[:-12] + part + png[-12:]


SHOWN = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
CARRIERS: dict[str, Callable[[], bytes]] = {
    "EXIF, maker's note and place": lambda: written(picture(), "JPEG", exif=exif()),
    "XMP": lambda: written(picture(), "JPEG", xmp=XMP),
    "profile": lambda: written(picture(), "JPEG", icc_profile=profile()),
    "comment": lambda: written(picture(), "JPEG", comment=CANARY),
    "JFIF's little picture": lambda: with_thumbnail(written(picture(), "JPEG")),
    "after its end": lambda: written(picture(), "JPEG") + CANARY.encode(),
    "PNG: text and XMP": lambda: written(picture(), "PNG", pnginfo=png_text()),
    "PNG: EXIF": lambda: written(picture(), "PNG", exif=exif()),
    "PNG: profile": lambda: written(picture(), "PNG", icc_profile=profile()),
    "PNG: a part of its own": lambda: unknown_chunk(written(picture(), "PNG")),
    "PNG: after its end": lambda: written(picture(), "PNG") + CANARY.encode(),
    "WebP: all": lambda: written(picture(), "WEBP", exif=exif(), xmp=XMP, icc_profile=profile()),
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_nothing_but_pixels_is_kept(carrier: str) -> None:
    data = CARRIERS[carrier]()
    canaries = (CANARY.encode(), CANARY.encode("utf-16-be")[:26])
    assert any(canary in data for canary in canaries) or carrier == "PNG: profile", "the canary must be there"
    found = darkroom.develop(data)
    for form in (found.data, found.small):
        assert bare(form)
        assert not any(canary in form for canary in canaries)
        again = Image.open(io.BytesIO(form))
        again.load()
        assert set(again.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert again.getexif() == {}


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (60, 40), "left"),
        (2, (60, 40), "right"),
        (3, (60, 40), "right"),
        (4, (60, 40), "left"),
        (5, (40, 60), "top"),
        (6, (40, 60), "top"),
        (7, (40, 60), "bottom"),
        (8, (40, 60), "bottom"),
    ],
)
def test_a_photograph_stands_upright(orientation: int, size: tuple[int, int], red_at: str) -> None:
    found = pixels.developed(written(picture(), "JPEG", exif=exif(orientation)))
    assert (found.width, found.height) == size
    image = Image.open(io.BytesIO(found.data))
    assert image.size == size
    x, y = {"left": (5, 20), "right": (55, 20), "top": (20, 5), "bottom": (20, 55)}[red_at]
    red, _, blue = image.getpixel((x, y))  # type: ignore[misc]
    assert red > 200 > 60 > blue


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK", "YCbCr"])
def test_every_kind_of_pixels_becomes_one(mode: str) -> None:
    form = "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"
    image = picture(mode="L").convert("I;16") if mode == "I;16" else picture(mode=mode)
    found = pixels.developed(written(image, form))
    assert Image.open(io.BytesIO(found.data)).mode in ("RGB", "L")


def test_what_is_transparent_becomes_white() -> None:
    found = pixels.developed(written(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG"))
    assert min(Image.open(io.BytesIO(found.data)).getpixel((5, 5))) > 250  # type: ignore[type-var,arg-type]


def test_a_large_photograph_is_made_smaller_and_a_small_one_stays() -> None:
    found = pixels.developed(written(picture(5000, 3000), "JPEG"))
    assert (found.width, found.height) == (2048, 1229)
    assert max(Image.open(io.BytesIO(found.small)).size) == pixels.SMALL
    again = pixels.developed(found.data)
    assert again.data == found.data
    assert pixels.developed(written(picture(), "JPEG")).width == 60


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is enormous, in a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    part = b"\0\0\0\rIHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    packed = zlib.compress(bytes(1000))
    body = struct.pack(">I", len(packed)) + b"IDAT" + packed + struct.pack(">I", zlib.crc32(b"IDAT" + packed))
    return b"\x89PNG\r\n\x1a\n" + part + body + b"\0\0\0\0IEND\xaeB`\x82"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no picture"),
        (b"hello", "no picture"),
        (b"GIF89a" + bytes(100), "no picture"),
        (written(picture(), "TIFF"), "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "no picture"),
        (written(picture(), "JPEG")[:300], "no picture"),
        (b"\0\0\0\x18ftypheic" + bytes(100), "Most Compatible"),
        (bomb(60_000, 60_000), "million pixels"),
        (bytes(darkroom.LARGEST + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_photograph_is_told(data: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why):
        darkroom.develop(data)


def test_a_picture_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(darkroom, "PATIENCE", 0.0)
    with pytest.raises(InputError, match="too long"):
        darkroom.develop(written(picture(2000, 2000), "PNG"))


def test_the_process_that_unpacks_it_gets_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}
    real = darkroom.subprocess.Popen  # type: ignore[attr-defined]

    def watched(command: list[str], **more: object) -> object:
        asked.update(more, command=command)
        return real(command, **more)

    monkeypatch.setenv("TWINFLAME_KEY", "secret")
    monkeypatch.setattr(darkroom.subprocess, "Popen", watched)  # type: ignore[attr-defined]
    darkroom.develop(written(picture(), "JPEG"))
    assert asked["env"] == {}
    assert "-I" in asked["command"]  # type: ignore[operator]


@pytest.fixture
def entry(owner: Person) -> Entry:
    return Entry.objects.create(owner=owner, text="By the sea", about=date(2021, 7, 3))


def sent(site: Client, entry: Entry, data: bytes, alt: str = "", pk: uuid.UUID | None = None) -> object:
    file = SimpleUploadedFile("IMG_2021 in Paris.jpg", data, "image/jpeg")
    return site.post(
        f"/journal/{entry.pk}/photograph/", {"id": str(pk or uuid.uuid4()), "alt": alt, "file": file}
    )


def test_a_photograph_is_kept_with_its_entry_and_shown(site: Client, entry: Entry) -> None:
    answer = sent(site, entry, written(picture(), "JPEG", exif=exif(6)), "The <sea>")
    assert said(answer) == ["Kept."]
    photo = Photograph.objects.get()
    assert (photo.entry, photo.alt, photo.width, photo.height) == (entry, "The <sea>", 40, 60)
    for page in ("/journal/", f"/journal/{entry.pk}/", f"/journal/photographs/{photo.pk}/"):
        shown = site.get(page).content.decode()
        assert 'alt="The &lt;sea&gt;"' in shown
        assert 'width="40" height="60"' in shown
    for form, kept in (("large", photo.data), ("small", photo.small)):
        image = site.get(f"/journal/photographs/{photo.pk}/{form}.jpg")
        assert image.content == bytes(kept)
        assert image.headers["Content-Type"] == "image/jpeg"
        assert image.headers["Cache-Control"] == "no-store"
        assert image.headers["X-Content-Type-Options"] == "nosniff"


def test_it_can_be_added_right_after_the_first_words(site: Client) -> None:
    page = str(site.get("/journal/new/").url)  # type: ignore[attr-defined]
    answer = site.post(page, {"version": "0", "text": "By the sea", "then": "photograph"})
    assert answer.url == f"{page}photograph/"  # type: ignore[attr-defined]
    assert 'accept="image/jpeg,image/png,image/webp"' in site.get(f"{page}photograph/").content.decode()


def test_sending_it_twice_keeps_one(site: Client, entry: Entry) -> None:
    pk = uuid.uuid4()
    for _ in range(2):
        assert sent(site, entry, written(picture(), "JPEG"), pk=pk).status_code == 302  # type: ignore[attr-defined]
    assert Photograph.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"hello", "no picture"),
        (b"\0\0\0\x18ftypheic" + bytes(100), "Most Compatible"),
        (bytes(darkroom.LARGEST + 1), "larger than 20 MB"),
    ],
)
def test_a_wrong_file_is_told_and_the_words_stay(site: Client, entry: Entry, data: bytes, why: str) -> None:
    answer = sent(site, entry, data, "my words")
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert why in page
    assert "my words" in page
    assert not Photograph.objects.exists()


def test_no_file_and_no_id_are_told(site: Client, entry: Entry) -> None:
    page = f"/journal/{entry.pk}/photograph/"
    assert "Choose a photograph." in site.post(page, {"id": str(uuid.uuid4())}).content.decode()
    assert site.post(page, {"id": "x"}).status_code == 422
    many = {f"f{k}": SimpleUploadedFile("a", b"a") for k in range(101)}
    assert site.post(page, many).status_code == 422


def test_an_entry_holds_so_many(site: Client, entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photographs, "MOST", 1)
    sent(site, entry, noise())
    assert "as many as it holds" in sent(site, entry, noise()).content.decode()  # type: ignore[attr-defined]


def kept(entry: Entry, alt: str = "") -> Photograph:
    photo: Photo = pixels.developed(noise())
    return Photograph.objects.create(owner=entry.owner, entry=entry, alt=alt, **photo._asdict())


def test_what_it_shows_can_be_told_anew_and_two_tabs_show_both(site: Client, entry: Entry) -> None:
    page = f"/journal/photographs/{kept(entry).pk}/"
    assert said(site.post(page, {"version": "1", "alt": "the sea"})) == ["Kept."]
    crossed = site.post(page, {"version": "1", "alt": "the ocean"})
    assert crossed.status_code == 409
    assert "the sea" in crossed.content.decode()
    assert Photograph.objects.get().alt == "the sea"


def test_what_it_shows_is_found(site: Client, entry: Entry) -> None:
    kept(entry, "A lighthouse")
    page = site.get("/journal/?q=lighthouse").content.decode()
    assert "1 place with" in page
    assert f"/journal/{entry.pk}/" in page


def test_words_of_danger_bring_up_help(site: Client, entry: Entry) -> None:
    answer = sent(site, entry, noise(), "I'm afraid of him.")
    assert answer.url == "/help/?first"  # type: ignore[attr-defined]
    assert Photograph.objects.exists()


def test_it_goes_alone_or_with_its_entry(site: Client, entry: Entry) -> None:
    photo = kept(entry)
    site.post(f"/journal/photographs/{photo.pk}/erase/")
    assert Photograph.objects.exists()
    answer = site.post(f"/journal/photographs/{photo.pk}/erase/", {"sure": "on"})
    assert answer.url == f"/journal/{entry.pk}/"  # type: ignore[attr-defined]
    assert not Photograph.objects.exists()
    kept(entry)
    site.post(f"/journal/{entry.pk}/erase/", {"sure": "on"})
    assert not Photograph.objects.exists()


def test_nobody_else_sees_it_or_adds_to_the_entry(elsewhere: Client, entry: Entry) -> None:
    photo = kept(entry, "mine")
    for page in ("", "large.jpg", "small.jpg"):
        assert elsewhere.get(f"/journal/photographs/{photo.pk}/{page}").status_code == 404
    assert sent(elsewhere, entry, noise()).status_code == 404  # type: ignore[attr-defined]
    assert Photograph.objects.count() == 1


def test_a_photograph_from_elsewhere_is_refused(owner: Person, entry: Entry) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert sent(client, entry, noise()).status_code == 403  # type: ignore[attr-defined]


def test_it_is_taken_along_and_comes_back_bit_by_bit(entry: Entry, other: Person) -> None:
    photo, packed = kept(entry, "the sea"), export(entry.owner, entry.made)
    entry.delete()
    assert bring_back(photo.owner, io.BytesIO(packed)).new == 2
    again = Photograph.objects.get()
    assert (again.alt, bytes(again.data), bytes(again.small)) == ("the sea", photo.data, photo.small)
    assert bring_back(photo.owner, io.BytesIO(packed)).same == 2
    bring_back(other, io.BytesIO(packed))  # somebody else, for whom the ids are taken
    theirs = Photograph.objects.get(owner=other)
    assert theirs.entry.owner == other


def tampered(packed: bytes, change: Callable[[str, bytes], bytes | None]) -> io.BytesIO:
    import zipfile

    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(into, "w") as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    into.seek(0)
    return into


@pytest.mark.parametrize(
    "change",
    [
        lambda name, data: None if name.endswith(".jpg") else data,
        lambda name, data: b"no picture" if name.endswith(".jpg") else data,
        lambda name, data: data + b"tail" if name.endswith(".jpg") else data,
        lambda name, data: written(picture(), "JPEG", exif=exif()) if name.endswith(".jpg") else data,
        lambda name, data: data.replace(b'"width": 160', b'"width": 161'),
    ],
)
def test_a_changed_photograph_is_refused_whole(
    entry: Entry, change: Callable[[str, bytes], bytes | None]
) -> None:
    kept(entry)
    packed, owner = export(entry.owner, entry.made), entry.owner
    entry.delete()
    with pytest.raises(InputError, match="Nothing was brought back"):
        bring_back(owner, tampered(packed, change))
    assert not Entry.objects.exists()


def test_it_cannot_be_brought_into_somebody_elses_entry(entry: Entry, other: Person) -> None:
    kept(entry)
    packed = export(entry.owner, entry.made)
    alone = tampered(packed, lambda name, data: _without_entries(data) if name == "twinflame.json" else data)
    with pytest.raises(InputError, match="Nothing was brought back"):
        bring_back(other, alone)
    assert not Photograph.objects.filter(owner=other).exists()


def _without_entries(data: bytes) -> bytes:
    import json

    return json.dumps(json.loads(data) | {"entries": []}).encode()
