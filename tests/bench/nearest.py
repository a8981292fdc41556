"""What hnswlib and faiss make of the vectors that our bench of nearest neighbours wrote, each on one thread.

    python tests/bench/nearest.py FOLDER 10000

FOLDER is where `cargo run --release -p bunsen-nearest --example bench_nearest -- 10000 FOLDER` wrote them. Both have the
links that our graph has (M = 32, 64 in the lowest layer). hnswlib 0.8.0, faiss-cpu 1.15.1, numpy 2.4.6.
"""

import pathlib
import sys
import time

import faiss
import hnswlib
import numpy as np

DIMENSION, K, M, EF_CONSTRUCTION = 384, 10, 32, 100


def read(path):
    vectors = np.fromfile(path, dtype="<f4").reshape(-1, DIMENSION)
    return np.ascontiguousarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype="f4")


def ask(name, search, questions, truth):
    times, n_found = [], 0
    for question, near in zip(questions, truth):
        start = time.perf_counter()
        found = search(question[None])
        times.append((time.perf_counter() - start) * 1e6)
        n_found += len(set(map(int, found[0])) & near)
    p50, p95 = np.percentile(times, [50, 95])
    print(f"  {name}: recall {n_found / (K * len(questions)):.4f}, {p50:.0f} us at p50, {p95:.0f} at p95", flush=True)


def main(folder, n):
    faiss.omp_set_num_threads(1)
    vectors = read(pathlib.Path(folder) / f"vectors-{n}.f32")
    questions = read(pathlib.Path(folder) / f"questions-{n}.f32")
    flat = faiss.IndexFlatIP(DIMENSION)
    flat.add(vectors)
    truth = [set(map(int, row)) for row in flat.search(questions, K)[1]]
    print("faiss, all")
    ask("flat", lambda question: flat.search(question, K)[1], questions, truth)

    start = time.perf_counter()
    graph = hnswlib.Index(space="ip", dim=DIMENSION)
    graph.init_index(max_elements=len(vectors), M=M, ef_construction=EF_CONSTRUCTION, random_seed=1)
    graph.set_num_threads(1)
    graph.add_items(vectors, num_threads=1)
    print(f"hnswlib: built in {time.perf_counter() - start:.2f} s")
    for ef in [40, 100, 200, 400]:
        graph.set_ef(ef)
        ask(f"ef {ef}", lambda question: graph.knn_query(question, k=K, num_threads=1)[0], questions, truth)

    start = time.perf_counter()
    graph = faiss.IndexHNSWFlat(DIMENSION, M, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = EF_CONSTRUCTION
    graph.add(vectors)
    print(f"faiss, graph: built in {time.perf_counter() - start:.2f} s")
    for ef in [40, 100, 200, 400]:
        graph.hnsw.efSearch = ef
        ask(f"ef {ef}", lambda question: graph.search(question, K)[1], questions, truth)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
