"""What others say of keyword search, stems, rank metrics, refusals and the fusion of rankings.

    python tests/oracle/retrieve.py           writes engine/retrieve/tests/golden/*.json
    python tests/oracle/retrieve.py --check   compares with them, and ends with exit code 1 where something differs

BM25 is written out below after its formula; bm25s, which has Lucene's variant, must give the same scores. Stems are those
of snowballstemmer, metrics those of trec_eval (by pytrec_eval), precision and recall of refusals those of scikit-learn,
and so is where passages lie on the map (its PCA). Versions: requirements-retrieve.txt beside this file.
"""

import itertools
import json
import math
import pathlib
import random
import re
import sys
import unicodedata
from fractions import Fraction

import bm25s
import numpy as np
import pytrec_eval
import snowballstemmer
from sklearn.decomposition import PCA
from sklearn.metrics import precision_score, recall_score

ROOT = pathlib.Path(__file__).parents[2]
GOLDEN = ROOT / "engine/retrieve/tests/golden"

TEXTS = {
    "english": [
        "The cat sat on the mat. The mat was red; the cat wasn't.",
        "Dogs and cats living together: mass hysteria!",
        "Running, runs and ran: a runner's guide to running shoes",
        "A naïve café owner’s résumé in Zürich",
        "",
        "Release 2.5 of the library fixes the bug in the parser's error messages",
        "cats cats cats cats",
        "The parsing of errors, and errors of parsing. Errors erred.",
        "MASS and weight are not the same thing",
        "On the mat there was a dog; on the dog there was a cat; on the cat there was a hat " * 4,
    ],
    "german": [
        "Die Katze saß auf der Matte, und die Häuser waren groß.",
        "Das Haus der Katzen steht in der Straße am Fluss.",
        "Häusliche Katzen laufen durch die Straßen",
        "Über den Dächern von Köln fliegen Vögel",
    ],
    "french": [
        "L'avion d’Élodie n'arrive qu'à midi",
        "Les élèves de l'école étudient les avions",
        "Où est l’œuf ? Il est à côté du bœuf.",
    ],
    "mixed": [
        "東京タワーは東京にあります",
        "京都は古い都です",
        "ＡＢＣ とｶﾀｶﾅ and 猫",
        "한국어 검색은 어렵다",
        "Поиск по ключевым словам — это просто. Ёлка!",
        "İstanbul'da IŞIK, Łódź, Ærøskøbing",
        "ภาษาไทย ไม่มีช่องว่าง",
        "ﬁnd ﬂow ½ x² № 5",
    ],
}
QUESTIONS = {
    "english": ["the cat", "cats cats running", "errors of the parser", "naive resume zurich", "hysteria", "unknown word", "", "2.5"],
    "german": ["katze", "haus strasse", "großes haus", "vogel uber koln"],
    "french": ["avion", "élève oeuf", "l'école"],
    "mixed": ["東京", "京", "タワー", "カタカナ abc", "검색", "елка слова", "istanbul lodz aeroskobing", "ไทย", "find no"],
}
LANGUAGES = {"english": [None, "en"], "german": [None, "de"], "french": [None, "fr"], "mixed": [None]}
STEMMERS = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian",
    "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
    "tr": "turkish",
}
WORDS = {
    "da": "husene undersøgelserne kærligheden løbende bøgerne", "de": "häuser verständlichkeiten laufenden bücher größeren katzen",
    "en": "running generously skies dying relational hopefulness parsers university happily news",
    "es": "corriendo bibliotecas rápidamente canciones habíamos", "fi": "taloissamme juoksemassa kirjojen ystävällisesti",
    "fr": "continuellement élèves étudiaient chevaux majestueusement", "hu": "házakban könyveket szeretnék futottak",
    "it": "correndo biblioteche velocemente canzoni abbandonata", "nl": "huizen lopende bibliotheken mogelijkheden",
    "no": "husene undersøkelsene kjærligheten løpende", "pt": "correndo bibliotecas rapidamente canções",
    "ro": "alergând bibliotecile frumoasele cântecele", "ru": "бегущими библиотеках красивейший песнями словам",
    "sv": "husen undersökningarna kärleken springande", "tr": "evlerimizden kitaplarını koşuyorlar",
}
# By name, not by number, so that the ranges are another's than those in the engine.
NO_SPACES = ("CJK ", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR", "BOPOMOFO")
LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "ς": "σ"}
)


def is_run(letter):
    return unicodedata.name(letter, "").startswith(NO_SPACES)


def tokens(text, language):
    """The terms of a text, and whether each counts to its length."""
    out = []
    stemmer = snowballstemmer.stemmer(STEMMERS[language]) if language else None
    text = unicodedata.normalize("NFKC", text)
    # Words with a point, a comma or a fraction's bar inside stay whole between digits, as in UAX 29; other marks end them.
    for word in re.findall(r"\d+(?:[.,\u2044]\d+)+|(?:\w|[\u0300-\u036f\u0e31-\u0e4e])+", text):
        for in_run, letters in itertools.groupby(word, is_run):
            piece = "".join(letters)
            if in_run:
                out += [(letter, len(piece) == 1) for letter in piece]
                out += [(piece[at : at + 2], True) for at in range(len(piece) - 1)]
                continue
            term = piece.lower()
            term = stemmer.stemWord(term) if stemmer else term
            term = "".join(c for c in unicodedata.normalize("NFD", term) if not 0x300 <= ord(c) <= 0x36F)
            out.append((unicodedata.normalize("NFC", term.translate(LETTERS)), True))
    return out


def bm25(texts, question, k1, b):
    """Scores of all texts, and the share of each term, after the formula. `texts` are lists of terms."""
    lengths = [sum(counted for _, counted in text) for text in texts]
    mean = sum(lengths) / len(lengths)
    found = []
    for text, length in zip(texts, lengths):
        terms = [term for term, _ in text]
        shares = {}
        for term in [term for term, counted in question if counted]:
            n_having = sum(any(term == other for other, _ in each) for each in texts)
            if (f := terms.count(term)) > 0:
                rarity = math.log(1 + (len(texts) - n_having + 0.5) / (n_having + 0.5))
                share = rarity * f / (f + k1 * (1 - b + b * length / mean))
                shares[term] = shares.get(term, 0) + share
        found.append(shares)
    return found


def second_opinion(texts, question, k1, b, shares):
    """bm25s must agree where each term counts to the length."""
    texts, question = [[term for term, _ in text] for text in texts], [term for term, _ in question]
    model = bm25s.BM25(method="lucene", k1=k1, b=b, dtype="float64")
    model.index(texts, show_progress=False)
    known = [term for term in question if term in model.vocab_dict]
    scores = model.get_scores(known) if known else np.zeros(len(texts))
    assert np.allclose(scores, [sum(each.values()) for each in shares], rtol=1e-9, atol=1e-12), (question, scores)


def keyword_cases():
    for name, texts in TEXTS.items():
        for language in LANGUAGES[name]:
            of_texts = [tokens(text, language) for text in texts]
            for k1, b in [(1.2, 0.75), (0.0, 0.0), (2.0, 1.0)]:
                answers = []
                for question in QUESTIONS[name]:
                    of_question = tokens(question, language)
                    shares = bm25(of_texts, of_question, k1, b)
                    if all(counted for text in of_texts for _, counted in text):
                        second_opinion(of_texts, of_question, k1, b, shares)
                    hits = [(id, sum(each.values()), each) for id, each in enumerate(shares) if each]
                    hits.sort(key=lambda hit: (-round(hit[1], 12), hit[0]))
                    answers.append({"question": question, "hits": [{"id": i, "score": s, "terms": t} for i, s, t in hits]})
                yield {
                    "name": f"{name}, language {language}, k1 {k1}, b {b}", "language": language, "k1": k1, "b": b, "texts": texts,
                    "terms": [sorted(term for term, _ in text) for text in of_texts],
                    "lengths": [sum(counted for _, counted in text) for text in of_texts], "answers": answers,
                }


def stem_cases():
    for code, name in STEMMERS.items():
        stemmer = snowballstemmer.stemmer(name)
        yield {"language": code, "stems": {word: stemmer.stemWord(word) for word in WORDS[code].split()}}


def metric_cases():
    draw = random.Random(7)
    for number in range(60):
        documents = draw.sample(range(1000), 30)
        grades = {id: draw.choice([0, 0, 1, 1, 2, 3]) for id in draw.sample(documents, draw.randint(1, 12))}
        ranking = draw.sample(documents, draw.randint(1, 25)) if number else []
        if number % 10 == 0:
            grades = {id: 0 for id in grades}
        k = draw.choice([1, 3, 5, 10, 40])
        expected = {}
        if any(grades.values()):
            judged = {"q": {str(id): grade for id, grade in grades.items()}}
            # Scores that fall with the rank: trec_eval sorts by them.
            run = {"q": {str(id): float(len(ranking) - at) for at, id in enumerate(ranking)}}
            names = {f"success.{k}", f"ndcg_cut.{k}", "recip_rank"}
            values = pytrec_eval.RelevanceEvaluator(judged, names).evaluate(run).get("q", {})
            zeros = {"success": 0.0, "ndcg": 0.0, "reciprocal_rank": 0.0}
            keys = [f"success_{k}", f"ndcg_cut_{k}", "recip_rank"]
            expected = {ours: values.get(theirs, 0.0) for ours, theirs in zip(zeros, keys)}
        yield {"ranking": ranking, "grades": sorted(grades.items()), "k": k, "expected": expected}


def refusal_cases():
    draw = random.Random(8)
    for n in [1, 2, 5, 20, 100]:
        expected, given = [[draw.random() < 0.4 for _ in range(n)] for _ in range(2)]
        yield {
            "expected": expected, "given": given,
            "precision": precision_score(expected, given) if any(given) else None,
            "recall": recall_score(expected, given) if any(expected) else None,
        }


def fusion_cases():
    draw = random.Random(9)
    for n_rankings in [0, 1, 2, 3, 5]:
        rankings = [draw.sample(range(20), draw.randint(0, 15)) for _ in range(n_rankings)]
        scores = {}
        for ranking in rankings:
            for rank, id in enumerate(ranking, 1):
                scores[id] = scores.get(id, 0) + Fraction(1, 60 + rank)
        fused = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        yield {"rankings": rankings, "fused": [[id, float(score)] for id, score in fused]}


def map_cases():
    """Vectors of length 1 around some centres, and where scikit-learn's PCA puts them on a plane."""
    generator = np.random.default_rng(5)
    for n, dimension, n_centres in [(30, 4, 2), (200, 16, 5), (12, 24, 3)]:
        centres = generator.normal(size=(n_centres, dimension))
        vectors = centres[generator.integers(n_centres, size=n)] + 0.3 * generator.normal(size=(n, dimension))
        vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        pca = PCA(2, svd_solver="full")
        places = pca.fit_transform(vectors.astype(np.float64))
        yield {"vectors": vectors.tolist(), "places": places.round(10).tolist(),
               "explained": pca.explained_variance_ratio_.round(10).tolist()}


def main():
    files = {
        "keywords.json": list(keyword_cases()), "stems.json": list(stem_cases()), "map.json": list(map_cases()),
        "ranks.json": {"metrics": list(metric_cases()), "refusals": list(refusal_cases()), "fusion": list(fusion_cases())},
    }
    differs = False
    for name, cases in files.items():
        text = json.dumps(cases, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        if "--check" in sys.argv:
            differs |= json.loads((GOLDEN / name).read_text()) != json.loads(text)
        else:
            (GOLDEN / name).write_text(text)
    if differs:
        sys.exit("the golden files of engine/retrieve differ from what the oracles say")


if __name__ == "__main__":
    main()
