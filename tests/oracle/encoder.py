"""Reference numbers for sentence encoders, by sentence-transformers and transformers on PyTorch.

Writes into engine/deep/tests/networks/encoder: the token ids and vectors that all-MiniLM-L6-v2 gives for the texts of
encoder_texts.py, and tiny BERTs with random weights and what their last layer says. Everything is computed in 64
bits, one text at a time, so that nothing depends on padding.

Needs requirements-encoder.txt, and the folder that the model was installed in.
Run: python tests/oracle/encoder.py FOLDER
"""

import json
import pathlib
import string
import sys

import numpy as np
import safetensors.torch
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import BertWordPieceTokenizer
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertModel

from encoder_texts import texts

GOLDEN = pathlib.Path(__file__).parents[2] / "engine/deep/tests/networks/encoder"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = ["the", "cat", "sat", "on", "mat", "##ting", "##ed", "猫", ",", ".", "!", "?"]
SMALL_TEXTS = [
    "",
    "a",
    "The cat sat.",
    "Cats, mats, hats!",
    "sitting on the mat",
    "猫 é unknown♞",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "The cat sat on the mat. The cat sat on the mat.",
]
# name, dtype in the file, what names begin with, settings
TINY = [
    ("one-layer", torch.float32, "", dict(hidden_size=8, num_attention_heads=2, num_hidden_layers=1,
     intermediate_size=16, max_position_embeddings=24, type_vocab_size=2, layer_norm_eps=1e-12), 16),
    ("three-layers", torch.float16, "", dict(hidden_size=12, num_attention_heads=3, num_hidden_layers=3,
     intermediate_size=20, max_position_embeddings=40, type_vocab_size=1, layer_norm_eps=1e-5), 40),
    ("one-head", torch.bfloat16, "bert.", dict(hidden_size=6, num_attention_heads=1, num_hidden_layers=2,
     intermediate_size=7, max_position_embeddings=20, type_vocab_size=3, layer_norm_eps=1e-7), 20),
]


def main(model_folder):
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, dtype, prefix, sizes, max_tokens in TINY:
        write_tiny(GOLDEN / name, dtype, prefix, sizes, max_tokens)
    model = SentenceTransformer(str(model_folder), device="cpu").double()
    ids = [model.tokenizer(text, truncation=True, max_length=model.max_seq_length)["input_ids"] for text in texts()]
    vectors = np.concatenate([model.encode([text], convert_to_numpy=True) for text in texts()])
    assert vectors.shape == (200, 384) and vectors.dtype == np.float64, (vectors.shape, vectors.dtype)
    golden = {"max_tokens": model.max_seq_length, "texts": texts(), "ids": ids}
    (GOLDEN / "texts.json").write_text(json.dumps(golden, ensure_ascii=False) + "\n")
    vectors.astype("<f4").tofile(GOLDEN / "vectors.f32")


def write_tiny(folder, dtype, prefix, sizes, max_tokens):
    """A BERT with random weights, large enough that every part of it shows in what comes out."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = tiny_tokenizer()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    config = BertConfig(vocab_size=tokenizer.get_vocab_size(), **sizes)
    written = {key: value for key, value in config.to_dict().items() if key in KEPT} | {"model_type": "bert"}
    (folder / "config.json").write_text(json.dumps(written | {"max_seq_length": max_tokens}, indent=2) + "\n")

    torch.manual_seed(len(folder.name))
    model = BertModel(config, add_pooling_layer=False).eval()
    for name, weight in model.named_parameters():
        spread = 0.3 if name.endswith("bias") else 0.6
        weight.data = (torch.randn_like(weight) * spread + (1.0 if "LayerNorm.weight" in name else 0.0)).to(dtype)
    tensors = {prefix + name: weight.data.contiguous() for name, weight in model.named_parameters()}
    safetensors.torch.save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})

    model = model.double()
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    cases = []
    for text in SMALL_TEXTS:
        tokens = tokenizer.encode(text)
        with torch.no_grad():
            said = model(torch.tensor([tokens.ids])).last_hidden_state[0].numpy()
        mean = said.mean(axis=0)
        own = [row for row, special in zip(said, tokens.special_tokens_mask) if not special]
        cases.append({
            "text": text,
            "ids": tokens.ids,
            "tokens": tokens.tokens,
            "characters": [list(span) for span in tokens.offsets],
            "is_special": [bool(special) for special in tokens.special_tokens_mask],
            "vector": rounded(mean / np.linalg.norm(mean)),
            "token_vectors": [rounded(row / np.linalg.norm(row)) for row in own],
        })
    (folder / "golden.json").write_text(json.dumps(cases, ensure_ascii=False) + "\n")


KEPT = [
    "hidden_act", "hidden_size", "intermediate_size", "layer_norm_eps", "max_position_embeddings",
    "num_attention_heads", "num_hidden_layers", "type_vocab_size", "vocab_size",
]


def tiny_tokenizer():
    letters = list(string.ascii_lowercase) + ["##" + letter for letter in string.ascii_lowercase]
    vocabulary = {token: i for i, token in enumerate(SPECIAL + letters + WORDS)}
    tokenizer = BertWordPieceTokenizer(vocabulary, lowercase=True)
    around = [("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])]
    tokenizer._tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=around
    )
    # As in the files of real models, which remember how they were trained.
    tokenizer.enable_truncation(5)
    tokenizer.enable_padding(length=5)
    return tokenizer


def rounded(row):
    return [round(float(value), 8) for value in row]


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
