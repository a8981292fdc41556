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


def text_of(data):
    try:
        return data.decode("utf-8-sig").rstrip() or None
    except UnicodeDecodeError:
        return data.decode("windows-1252").rstrip() or None


def read_texts(path):
    files = files_of(path)
    texts = {name: text_of(files[name]) for name in sorted(files) if re.search("(?i)[.]txt([.]gz)?$", name)}
    table = pd.DataFrame({"file": list(texts), "text": list(texts.values())})
    folders = [name.split("/")[-2] if "/" in name else None for name in texts]
    table.insert(1, "label", folders)
    return table


df = read_texts("reviews.zip")
