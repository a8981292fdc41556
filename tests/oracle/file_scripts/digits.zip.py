import gzip
import numpy as np
import pandas as pd
import re
import zipfile


def unpacked(data):
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def files_of(path):
    """The files of an archive by name, without hidden ones."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    is_hidden = re.compile(r"(^|/)([.]|__MACOSX/)|/$").search
    return {name: unpacked(data) for name, data in files.items() if not is_hidden(name)}


def array_of(data):
    """The array in a file of MNIST's format."""
    kinds = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
    shape = np.frombuffer(data, ">u4", data[3], 4)
    array = np.frombuffer(data, kinds[data[2]], shape.prod(), 4 + 4 * data[3]).reshape(shape)
    if array.dtype.kind == "f":
        return np.where(np.isfinite(array), array, np.nan).astype(float)
    return array.astype("int64")


def read_idx(path, part):
    files = files_of(path)
    array = array_of(files[part])
    table = pd.DataFrame(array.reshape(len(array), -1), columns=[
        f"pixel_{row}_{column}" for row in range(4) for column in range(4)
    ])
    words = re.compile("images?|labels?|idx[1-4]|[.]gz$")
    own = {name: name.lower().rsplit("/", 1)[-1] for name in files}
    labels = [name for name in files if "label" in own[name]]
    labels.sort(key=lambda name: words.sub("", own[name]) != words.sub("", own[part]))
    table.insert(0, "label", array_of(files[labels[0]]))
    return table


df = read_idx("digits.zip", "digits/train-images-idx3-ubyte.gz")
