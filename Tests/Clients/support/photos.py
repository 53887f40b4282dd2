"""Photographs of known people, and pictures made of them."""

import functools
import io
import os
import pathlib
import unittest

from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[3]
PHOTOS = pathlib.Path(os.environ.get("BEETROOT_TEST_PHOTOS") or ROOT / ".deps/test/photos")
SHARED = pathlib.Path(os.environ.get("BEETROOT_SHARED") or ROOT.parent / "shared")

# Where the faces are, as (left, top, right, bottom) with some hair and chin around them.
HEADS = {"biden.jpg": (350, 120, 790, 660), "obama.jpg": (300, 30, 680, 500), "obama2.jpg": (120, 130, 560, 720)}


def photo(name: str) -> bytes:
    return (PHOTOS / name).read_bytes()


def opened(name: str) -> Image.Image:
    return Image.open(io.BytesIO(photo(name))).convert("RGB")


def encoded(image: Image.Image, form: str = "JPEG", **options) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **({"quality": 95} if form == "JPEG" else {}) | options)
    return stream.getvalue()


def head(name: str, height: int = 400) -> Image.Image:
    """The head in one of the photographs, scaled to a height in pixels."""
    crop = opened(name).crop(HEADS[name])
    return crop.resize((round(crop.width * height / crop.height), height), Image.Resampling.LANCZOS)


def side_by_side(*images: Image.Image) -> Image.Image:
    """Images in a row on grey, with room around each."""
    gap = 60
    height = max(image.height for image in images) + 2 * gap
    row = Image.new("RGB", (sum(image.width + gap for image in images) + gap, height), (110, 110, 110))
    left = gap
    for image in images:
        row.paste(image, (left, gap))
        left += image.width + gap
    return row


@functools.cache
def two_people() -> bytes:
    """Obama, larger, and Biden."""
    return encoded(side_by_side(head("obama.jpg", 480), head("biden.jpg", 400)))


@functools.cache
def same_face_twice() -> bytes:
    """A collage: one picture of Obama at two places, a little larger at the right."""
    return encoded(side_by_side(head("obama.jpg", 460), head("obama.jpg", 500)))


@functools.cache
def nobody(width: int = 640, height: int = 480) -> bytes:
    """A picture with no face in it."""
    return encoded(Image.linear_gradient("L").resize((width, height)).convert("RGB"))


def crop_at(image: bytes, box: dict) -> Image.Image:
    """What a bounding box shows, without a margin."""
    picture = Image.open(io.BytesIO(image)).convert("RGB")
    left, top = max(box["Left"], 0), max(box["Top"], 0)
    right, bottom = min(box["Left"] + box["Width"], 1), min(box["Top"] + box["Height"], 1)
    return picture.crop(
        (
            int(left * picture.width),
            int(top * picture.height),
            int(right * picture.width),
            int(bottom * picture.height),
        )
    )


def padded(image: bytes, size: int) -> bytes:
    """The same JPEG, made longer by what follows its end, which decoders pass over."""
    return image + b"\0" * (size - len(image))


def shared(path: str) -> pathlib.Path:
    """Something in the larger collection; without it the test is skipped."""
    found = SHARED / path
    if not found.exists():
        raise unittest.SkipTest(f"no {path} in {SHARED} (or $BEETROOT_SHARED)")
    return found
