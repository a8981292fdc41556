import gzip
import numpy as np
import pandas as pd


def unpacked(data):
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def bytes_of(path):
    with open(path, "rb") as file:
        return unpacked(file.read())


def array_of(data):
    """The array in a file of MNIST's format."""
    kinds = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
    shape = np.frombuffer(data, ">u4", data[3], 4)
    array = np.frombuffer(data, kinds[data[2]], shape.prod(), 4 + 4 * data[3]).reshape(shape)
    if array.dtype.kind == "f":
        return np.where(np.isfinite(array), array, np.nan).astype(float)
    return array.astype("int64")


def read_idx(path):
    array = array_of(bytes_of(path))
    table = pd.DataFrame(array.reshape(len(array), -1), columns=[f"column_{n + 1}" for n in range(3)])
    return table


df = read_idx("ints.idx")
