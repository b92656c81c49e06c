"""The frames as files: GIF by Pillow, MP4 (H.264) by PyAV; the same frames give the same bytes."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.spatial import cKDTree

from rangemap.analysis import RangeMap
from rangemap.render.motion.growing_frames import frames

# Seconds: the launch region alone; each step; the finished figure. Together ten
_OPENING, _STEP, _HOLD = 1.0, 0.12, 3.24
STEPS = 48
_RATE = 25  # frames a second of television in most of the world; a step is three of them
_EXACT = 64  # colours of a GIF that are as in the figure
_QUALITY = "18"  # of x264, constant: letters are as sharp as in the PNG


def moving(result: RangeMap, formats: Sequence[str]) -> Mapping[str, bytes]:
    """Return ten seconds of 1,280 by 720 dots in which the edges grow to their ranges.

    Parameters
    ----------
    result
        From `build`.
    formats
        Any of ``gif``, ``mp4``.

    Returns
    -------
    mapping
        ``motion.gif`` and ``motion.mp4``. The GIF begins again at its end.

    Raises
    ------
    ConfigError, OutputError
        As `rangemap.render.figure` does.
    """
    pictures = frames(result, STEPS)
    seconds = [_OPENING, *([_STEP] * STEPS), _HOLD]
    files = {}
    if "mp4" in formats:
        files["motion.mp4"] = _mp4(pictures, seconds, result.summary["headline"])
    if "gif" in formats:
        files["motion.gif"] = _gif(pictures, seconds, result.summary["description"])
    return files


def _gif(pictures: Sequence[Image.Image], seconds: Sequence[float], about: str) -> bytes:
    first, *others = _in_colors(pictures, _palette(pictures[0], pictures[-1]))
    buffer = BytesIO()
    first.save(
        buffer,
        format="gif",
        save_all=True,
        append_images=others,
        duration=[round(one * 1000) for one in seconds],
        loop=0,
        comment=about.encode(),
    )
    return buffer.getvalue()


def _palette(first: Image.Image, last: Image.Image) -> NDArray[np.uint8]:
    """Return 256 colours, 256 by 3: what most of two pictures has, as it is; then mixed ones."""
    both = np.concatenate([np.asarray(first), np.asarray(last)])
    packed, counts = np.unique(_packed(both).ravel(), return_counts=True)
    exact = _unpacked(packed[np.argsort(-counts, kind="stable")[:_EXACT]]).astype(np.uint8)
    mixed = Image.fromarray(both).quantize(256 - len(exact)).getpalette() or []
    return np.concatenate([exact, np.array(mixed, dtype=np.uint8).reshape(-1, 3)])


def _packed(colors: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return colours, of shape (..., 3), as one number each."""
    whole: NDArray[np.uint32] = colors.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    return whole


def _unpacked(colors: NDArray[np.integer[Any]]) -> NDArray[np.integer[Any]]:
    """Return numbers of `_packed` as colours, of shape (n, 3)."""
    return np.stack([colors >> 16, colors >> 8 & 255, colors & 255], 1)


def _in_colors(
    pictures: Sequence[Image.Image], palette: NDArray[np.uint8]
) -> Iterator[Image.Image]:
    """Yield pictures with each dot in the nearest colour (Pillow's own search is coarser)."""
    packed = [_packed(np.asarray(one)) for one in pictures]
    seen = np.zeros(1 << 24, dtype=bool)
    for one in packed:
        seen[one] = True
    found = np.flatnonzero(seen)
    number = np.zeros(1 << 24, dtype=np.uint8)
    number[found] = cKDTree(palette).query(_unpacked(found))[1]
    for one in packed:
        picture = Image.fromarray(number[one])
        picture.putpalette(palette.ravel().tolist())
        yield picture


def _mp4(pictures: Sequence[Image.Image], seconds: Sequence[float], title: str) -> bytes:
    """Return an MP4 that plays wherever H.264 does, and begins before it is loaded whole."""
    with TemporaryDirectory() as folder:  # what comes first is written last
        path = Path(folder) / "motion.mp4"
        _encode(path, pictures, seconds, title)
        return path.read_bytes()


def _encode(
    path: Path, pictures: Sequence[Image.Image], seconds: Sequence[float], title: str
) -> None:
    import av  # noqa: PLC0415 (an extra; the GIF needs none of it)

    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(path, "w", format="mp4", options=options) as file:
        file.metadata["title"] = title
        stream = file.add_stream("libx264", rate=_RATE)
        stream.width, stream.height = pictures[0].size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, _RATE)
        stream.codec_context.thread_count = 1  # the same bytes on every machine
        stream.options = {"crf": _QUALITY, "preset": "medium", "tune": "animation"}
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        for number, picture in enumerate(_in_time(pictures, seconds)):
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
            frame.pts = number
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def _in_time(pictures: Sequence[Image.Image], seconds: Sequence[float]) -> Iterator[Image.Image]:
    for picture, time in zip(pictures, seconds, strict=True):
        for _time in range(round(time * _RATE)):
            yield picture
