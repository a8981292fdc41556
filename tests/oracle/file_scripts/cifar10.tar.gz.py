import gzip
import numpy as np
import pandas as pd
import re
import tarfile


def unpacked(data):
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def files_of(path):
    """The files of an archive by name, without hidden ones."""
    with tarfile.open(path) as archive:
        members = [member for member in archive if member.isfile()]
        files = {member.name.removeprefix("./"): archive.extractfile(member).read() for member in members}
    is_hidden = re.compile(r"(^|/)([.]|__MACOSX/)").search
    return {name: unpacked(data) for name, data in files.items() if not is_hidden(name)}


def read_cifar(path, part):
    files = files_of(path)
    batches = [name for name in files if re.sub("(?i)_*[0-9]*[.]bin([.]gz)?$", "", name) == part]
    batches.sort(key=lambda name: int("0" + re.sub("[^0-9]", "", name.rsplit("/", 1)[-1])))
    data = b"".join(files[name] for name in batches)
    records = np.frombuffer(data, "uint8").reshape(-1, 1 + 3 * 32 * 32).astype("int64")
    pixels = records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1).reshape(len(records), -1)
    table = pd.DataFrame(pixels, columns=[
        f"pixel_{row}_{column}_{channel}" for row in range(32) for column in range(32) for channel in range(3)
    ])
    lines = next(files[name] for name in files if name.rsplit("/", 1)[-1] == "batches.meta.txt")
    names = [line.strip() for line in lines.decode().splitlines() if line.strip()]
    table.insert(0, "label", pd.Series(records[:, 0]).map(dict(enumerate(names))))
    return table


df = read_cifar("cifar10.tar.gz", "cifar-10-batches-bin/data_batch")
