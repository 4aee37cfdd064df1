"""Costs of decoding: Pillow's own test images, the corpus, and the largest pictures that are accepted."""

import json
import subprocess
import sys
import tarfile
from functools import partial
from pathlib import Path
from typing import Any

import PIL
import pytest
from PIL import Image as Pillow

from tests.corpus import images

PEAK = 900  # MB
SECONDS = 12  # for a file; the largest take about 5
ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".pytest_cache" / "d" / "pillow-sdist"

pytestmark = pytest.mark.slow


def sweep(folder: Path) -> Any:
    command = [sys.executable, "-m", "tests.corpus.sweep", str(folder)]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def assert_affordable(report: Any) -> None:
    assert [outcome for outcome in report["outcomes"] if outcome.startswith("unexpected")] == []
    assert report["peak"] < PEAK
    assert report["slowest"] < SECONDS


@pytest.fixture(scope="session")
def pillows_images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test images in the source distribution of the installed Pillow, fetched once."""
    archive = CACHE / f"pillow-{PIL.__version__}.tar.gz"
    if not archive.exists():
        wanted = ["--no-deps", "--no-binary", "pillow", f"pillow=={PIL.__version__}"]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(CACHE), *wanted]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("Pillow's source distribution is not to be had: the package index cannot be reached.")
    folder = tmp_path_factory.mktemp("pillow")
    with tarfile.open(archive) as files:
        chosen = [member for member in files if member.isfile() and "/Tests/images/" in member.name]
        files.extractall(folder, chosen, filter="data")
    return folder


def test_pillows_own_images_raise_nothing_unexpected_within_the_memory(pillows_images: Path) -> None:
    report = sweep(pillows_images)
    assert_affordable(report)
    assert sum(report["outcomes"].values()) > 1_000
    assert report["outcomes"]["accepted"] > 150


def test_corpus_raises_nothing_unexpected_within_the_memory(tmp_path: Path) -> None:
    images.main(tmp_path)
    assert_affordable(sweep(tmp_path))


TURNS = (
    Pillow.Transpose.FLIP_LEFT_RIGHT,
    Pillow.Transpose.FLIP_TOP_BOTTOM,
    Pillow.Transpose.ROTATE_180,
    Pillow.Transpose.FLIP_LEFT_RIGHT,
)


def noisy(mode: str) -> Pillow.Image:
    """50 megapixels, different in each channel, that fit into 10 MB."""
    noise = Pillow.effect_noise((500, 250), 60)
    channels = [noise.transpose(turn).resize((10_000, 5_000), Pillow.Resampling.NEAREST) for turn in TURNS[: len(mode)]]
    return Pillow.merge(mode, channels) if len(channels) > 1 else channels[0]


def write(file: Path, mode: str, form: str, **options: Any) -> None:
    held = Pillow.Exif()
    held[0x0112] = 6  # has to be turned, which takes a second picture's memory
    noisy(mode).save(file, form, exif=held, **options)


LARGEST = {
    "JPEG": partial(write, mode="RGB", form="JPEG", quality=60),
    "JPEG with restarts": partial(write, mode="RGB", form="JPEG", quality=40, subsampling=0, restart_marker_blocks=1),
    "progressive JPEG": partial(write, mode="RGB", form="JPEG", quality=50, progressive=True, subsampling=0),
    "progressive CMYK JPEG": partial(write, mode="CMYK", form="JPEG", quality=40, progressive=True),
    "RGB PNG": partial(write, mode="RGB", form="PNG", compress_level=1),
    "RGBA PNG": partial(write, mode="RGBA", form="PNG", compress_level=1),
    "gray PNG": partial(write, mode="L", form="PNG", compress_level=1),
}


@pytest.mark.parametrize("kind", LARGEST)
def test_largest_picture_is_decoded_within_the_memory(kind: str, tmp_path: Path) -> None:
    LARGEST[kind](tmp_path / "largest")
    report = sweep(tmp_path)
    assert_affordable(report)
    assert report["outcomes"] == {"accepted": 1}
