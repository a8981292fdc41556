"""What numpy, Pillow and Python say is in files of pictures and of texts, as golden values for engine/formats.

    python tests/oracle/pictures.py

Writes the files to engine/formats/tests/pictures/ and beside each one `<file>.json`:
{"columns": [{"name": ..., "kind": ..., "values": [...]}], "pictures": {"shape": [n, height, width, channels]}},
the columns that are no pixels as in table_formats.py, and `<file>.pixels`: the pixels as bytes, picture by picture,
row by row, the channels of a pixel together. Running it twice writes the same bytes. Versions: requirements.txt.

The files:
    pictures-idx3-ubyte.gz, colours.idx, planar.idx    pictures, in grey and in colours
    labels-idx1-ubyte, shorts.idx, floats.idx, doubles.idx, signed.idx    lists, and lists of lists
    digits.zip    what is trained with and what is tested with, with labels; the former is larger and comes first
    cifar10.tar.gz, cifar100.zip, test_batch.bin    batches of CIFAR
    same_size.zip    PNG of every kind, GIF, BMP, WebP without loss, all 8 x 8: exactly what Pillow decodes
    grey.tar.gz    pictures without colours
    photos.zip    JPEG: within 2 of what Pillow decodes, since decoders may round otherwise
    several_sizes.zip    brought to 32 x 32 by Pillow's reducing triangle filter, one picture broken
    reviews.zip    texts by class; poem.txt, a text of which each line is a row
"""

import gzip
import io
import json
import pathlib
import struct
import tarfile
import zipfile

import numpy as np
from PIL import Image

from table_formats import exact

GOLDEN = pathlib.Path(__file__).parents[2] / "engine/formats/tests/pictures"
MAX_ALL_BYTES = 200_000
random = np.random.default_rng(7)


# What is expected.


def expect(name, columns, pixels=None):
    """`columns`: for each one its name, its kind and its values; `pixels`: n x height x width (x channels)."""
    expected = {
        "columns": [
            {"name": column, "kind": kind, "values": [exact(value, kind) for value in values]}
            for column, kind, values in columns
        ]
    }
    if pixels is not None:
        pixels = pixels if pixels.ndim == 4 else pixels[..., None]
        expected["pictures"] = {"shape": list(pixels.shape)}
        (GOLDEN / f"{name}.pixels").write_bytes(np.ascontiguousarray(pixels, np.uint8).tobytes())
    text = json.dumps(expected, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    (GOLDEN / f"{name}.json").write_text(text, encoding="utf-8", newline="\n")


# Archives that are the same bytes each time.


def write_zip(name, files):
    with zipfile.ZipFile(GOLDEN / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def write_tar_gz(name, files):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, data in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    (GOLDEN / name).write_bytes(gzip.compress(packed.getvalue(), mtime=0))


# IDX.


def idx(array):
    codes = {"uint8": 8, "int8": 9, "int16": 11, "int32": 12, "float32": 13, "float64": 14}
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, codes[array.dtype.name], array.ndim, *array.shape)
    return header + array.astype(array.dtype.newbyteorder(">")).tobytes()


def read_idx(data):
    """Reads the array by numpy, not by what was written above."""
    kinds = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
    shape = np.frombuffer(data, ">u4", data[3], 4)
    return np.frombuffer(data, kinds[data[2]], offset=4 + 4 * data[3]).reshape(shape)


def write_idx():
    pictures = random.integers(0, 256, (9, 6, 5), np.uint8)
    (GOLDEN / "pictures-idx3-ubyte.gz").write_bytes(gzip.compress(idx(pictures), mtime=0))
    expect("pictures-idx3-ubyte.gz", [], read_idx(gzip.decompress((GOLDEN / "pictures-idx3-ubyte.gz").read_bytes())))
    colours = random.integers(0, 256, (4, 4, 6, 3), np.uint8)
    (GOLDEN / "colours.idx").write_bytes(idx(colours))
    expect("colours.idx", [], read_idx((GOLDEN / "colours.idx").read_bytes()))
    (GOLDEN / "planar.idx").write_bytes(idx(np.moveaxis(colours, 3, 1)))
    expect("planar.idx", [], np.moveaxis(read_idx((GOLDEN / "planar.idx").read_bytes()), 1, 3))

    lists = {
        "labels-idx1-ubyte": np.array([0, 9, 255, 3, 3], np.uint8),
        "shorts.idx": np.array([-32768, 32767, 0, -1], np.int16),
        "signed.idx": np.array([[-128, 127], [0, -1], [5, 6]], np.int8),
        "ints.idx": np.array([[-(2**31), 2**31 - 1, 0]], np.int32),
        "floats.idx": np.array([[1.5, -0.0, 0.1], [np.nan, 3.4028235e38, 1e-40]], np.float32),
        "doubles.idx": np.array([0.1 + 0.2, -1e308, np.nan], np.float64),
    }
    for name, array in lists.items():
        (GOLDEN / name).write_bytes(idx(array))
        read = read_idx((GOLDEN / name).read_bytes())
        kind = "integer" if read.dtype.kind in "iu" else "number"
        if read.ndim == 1:
            columns = [("label" if array.dtype == np.uint8 else "value", kind, read.tolist())]
        else:
            columns = [(f"column_{n + 1}", kind, read[:, n].tolist()) for n in range(read.shape[1])]
        expect(name, columns)

    train, test = random.integers(0, 256, (2, 12, 4, 4), np.uint8)
    labels = random.integers(0, 10, 12, np.uint8)
    test = test[:5]
    write_zip("digits.zip", {
        "digits/t10k-images-idx3-ubyte": idx(test),
        "digits/t10k-labels-idx1-ubyte": idx(labels[:5]),
        "digits/train-images-idx3-ubyte.gz": gzip.compress(idx(train), mtime=0),
        "digits/train-labels-idx1-ubyte.gz": gzip.compress(idx(labels), mtime=0),
        "digits/readme.txt": b"Digits.\n",
    })
    expect("digits.zip", [("label", "integer", labels.tolist())], train)
    expect("digits.zip.test", [("label", "integer", labels[:5].tolist())], test)


# CIFAR.


def smooth(n, height, width):
    """Pictures in colours that pack well."""
    rows, columns = np.mgrid[0:height, 0:width]
    shifts = random.integers(-60, 140, (n, 3))
    channels = [np.clip(rows * 3 + columns * 2 * (n % 3) + shift, 0, 255) for n, shift in enumerate(shifts.ravel())]
    return np.array(channels, np.uint8).reshape(n, 3, height, width).transpose(0, 2, 3, 1)


def batch(labels, pictures):
    """Records: the labels, then all red, all green, all blue."""
    planar = np.moveaxis(pictures, 3, 1).reshape(len(pictures), -1)
    return np.concatenate([np.array(labels, np.uint8).reshape(len(pictures), -1), planar], axis=1).tobytes()


def read_batch(data, n_labels):
    records = np.frombuffer(data, np.uint8).reshape(-1, n_labels + 3072)
    return records[:, :n_labels], records[:, n_labels:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)


def write_cifar():
    names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
    pictures = smooth(6, 32, 32)
    batches = [batch([3, 0], pictures[:2]), batch([9], pictures[2:3]), batch([8, 1], pictures[3:5])]
    test = batch([6], pictures[5:])
    write_tar_gz("cifar10.tar.gz", {
        "cifar-10-batches-bin/data_batch_10.bin": batches[2],
        "cifar-10-batches-bin/batches.meta.txt": ("\n".join(names) + "\n\n").encode(),
        "cifar-10-batches-bin/data_batch_2.bin": batches[1],
        "cifar-10-batches-bin/data_batch_1.bin": batches[0],
        "cifar-10-batches-bin/test_batch.bin": test,
        "cifar-10-batches-bin/readme.html": b"<html></html>",
    })
    labels, pixels = map(np.concatenate, zip(*[read_batch(data, 1) for data in batches]))
    expect("cifar10.tar.gz", [("label", "text", [names[label] for label in labels[:, 0]])], pixels)
    (GOLDEN / "test_batch.bin").write_bytes(test)
    labels, pixels = read_batch(test, 1)
    expect("test_batch.bin", [("label", "integer", labels[:, 0].tolist())], pixels)

    coarse = [f"group {n}" for n in range(20)]
    fine = [f"class {n}" for n in range(100)]
    train = batch([[19, 99], [0, 7]], pictures[:2])
    write_zip("cifar100.zip", {
        "cifar-100-binary/coarse_label_names.txt": "\n".join(coarse).encode(),
        "cifar-100-binary/fine_label_names.txt": "\n".join(fine).encode(),
        "cifar-100-binary/train.bin": train,
        "cifar-100-binary/test.bin": batch([[1, 1]], pictures[4:5]),
    })
    labels, pixels = read_batch(train, 2)
    columns = [
        ("coarse_label", "text", [coarse[label] for label in labels[:, 0]]),
        ("label", "text", [fine[label] for label in labels[:, 1]]),
    ]
    expect("cifar100.zip", columns, pixels)


# Pictures.


def saved(picture, kind, **options):
    data = io.BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def opened(data):
    """The first picture of a file in colours, laid on white."""
    picture = Image.open(io.BytesIO(data))
    if picture.mode.startswith("I"):
        picture = Image.fromarray(np.round(np.asarray(picture) / 257).astype(np.uint8))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture).convert("RGB")
    return picture.convert("RGB")


def fitted(picture, width, height):
    """The middle with the shape of the new size, in the new size."""
    cut_width = min(picture.width, round(picture.height * width / height))
    cut_height = min(picture.height, round(picture.width * height / width))
    left, top = (picture.width - cut_width) // 2, (picture.height - cut_height) // 2
    middle = picture.crop((left, top, left + cut_width, top + cut_height))
    return middle.resize((width, height), Image.Resampling.BILINEAR)


def expect_pictures(name, files, of=opened):
    names = sorted(files, key=lambda path: path.encode())
    columns = [
        ("file", "text", names),
        ("label", "text", [pathlib.PurePosixPath(path).parent.name for path in names]),
    ]
    expect(name, columns, np.stack([np.asarray(of(files[path])) for path in names]))


def write_pictures():
    colours = [Image.fromarray(picture) for picture in random.integers(0, 256, (8, 8, 8, 3), np.uint8)]
    grey = Image.fromarray(random.integers(0, 256, (8, 8), np.uint8))
    deep = Image.fromarray(random.integers(0, 65536, (8, 8), np.uint16))
    clear = colours[1].convert("RGBA")
    clear.putalpha(grey)
    palette = colours[2].quantize(16)
    files = {
        "set/cats/rgb.png": saved(colours[0], "PNG"),
        "set/cats/clear.png": saved(clear, "PNG"),
        "set/cats/palette.png": saved(palette, "PNG"),
        "set/dogs/palette_clear.png": saved(palette, "PNG", transparency=3),
        "set/dogs/grey.PNG": saved(grey, "PNG"),
        "set/dogs/black.png": saved(grey.convert("1"), "PNG"),
        "set/dogs/deep.png": saved(deep, "PNG"),
        "set/birds/bitmap.bmp": saved(colours[3], "BMP"),
        "set/birds/exact.webp": saved(colours[4], "WEBP", lossless=True, exact=True),
        "set/birds/frames.gif": saved(colours[5], "GIF", save_all=True, append_images=[colours[6]]),
    }
    write_zip("same_size.zip", files | {"set/.hidden.png": b"x", "__MACOSX/set/cats/._rgb.png": b"x"})
    expect_pictures("same_size.zip", files)

    files = {
        "a/1.png": saved(grey, "PNG"),
        "a/2.png": saved(grey.transpose(Image.Transpose.ROTATE_90), "PNG"),
        "b/1.png": saved(grey.point(lambda value: 255 - value), "PNG"),
    }
    write_tar_gz("grey.tar.gz", files)
    expect_pictures("grey.tar.gz", files, lambda data: Image.open(io.BytesIO(data)))

    photos = [Image.fromarray(picture) for picture in smooth(3, 24, 20)]
    files = {
        "x/a.jpg": saved(photos[0], "JPEG", quality=90),
        "x/b.jpeg": saved(photos[1], "JPEG", quality=80, subsampling=0, progressive=True),
        "y/c.jpg": saved(photos[2].convert("L"), "JPEG", quality=90),
    }
    write_zip("photos.zip", files)
    expect_pictures("photos.zip", files)

    sizes = {"a/wide.png": (50, 40), "a/high.png": (33, 60), "b/small.png": (9, 7), "b/same.png": (32, 32)}
    files = {path: saved(Image.fromarray(smooth(1, *size[::-1])[0]), "PNG") for path, size in sizes.items()}
    write_zip("several_sizes.zip", files | {"b/broken.png": files["a/wide.png"][:60]})
    expect_pictures("several_sizes.zip", files, lambda data: fitted(opened(data), 32, 32))
    expect_pictures("several_sizes.zip.12x16.grey", files, lambda data: fitted(opened(data).convert("L"), 12, 16))


# Texts.


def write_texts():
    files = {
        "reviews/pos/1.txt": "A film that I liked very much, from its start to its end.\n",
        "reviews/pos/10.txt": "Très bien, vraiment: the best of the year.\nI went twice, with all my friends.\n",
        "reviews/neg/2.txt": "Long, loud, and I was glad when it was over at last.",
        "reviews/neg/3.txt": "\n",
    }
    write_zip("reviews.zip", {path: text.encode() for path, text in files.items()})
    names = sorted(files)
    columns = [
        ("file", "text", names),
        ("label", "text", [name.split("/")[1] for name in names]),
        ("text", "text", [files[name].rstrip() or None for name in names]),
    ]
    expect("reviews.zip", columns)
    poem = "The burner hums upon the bench,\r\na blue and steady flame;\r\n\r\nwe note the numbers as they come,\r\nno two of them the same."
    (GOLDEN / "poem.txt").write_bytes(poem.encode())
    expect("poem.txt", [("text", "text", [line or None for line in poem.splitlines()])])


def main():
    GOLDEN.mkdir(parents=True, exist_ok=True)
    write_idx()
    write_cifar()
    write_pictures()
    write_texts()
    sizes = {path.name: path.stat().st_size for path in sorted(GOLDEN.iterdir())}
    for name, size in sizes.items():
        print(f"{size:6} {name}")
    if sum(sizes.values()) > MAX_ALL_BYTES:
        raise SystemExit(f"{sum(sizes.values())} bytes are too many")


if __name__ == "__main__":
    main()
