import gzip
import numpy as np
import pandas as pd


def unpacked(data):
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def bytes_of(path):
    with open(path, "rb") as file:
        return unpacked(file.read())


def read_cifar(path):
    data = bytes_of(path)
    records = np.frombuffer(data, "uint8").reshape(-1, 1 + 3 * 32 * 32).astype("int64")
    pixels = records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1).reshape(len(records), -1)
    table = pd.DataFrame(pixels, columns=[
        f"pixel_{row}_{column}_{channel}" for row in range(32) for column in range(32) for channel in range(3)
    ])
    table.insert(0, "label", records[:, 0])
    return table


df = read_cifar("test_batch.bin")
