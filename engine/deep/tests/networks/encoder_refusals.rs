//! Files that are no encoder's, or do not fit each other, are refused in words that name the file.

use std::collections::HashMap;

use bunsen_spec::Problem;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde_json::{Value, json};

use crate::encoder::Files;

fn check(problem: Option<Problem>, file: &str, expected: &str) {
    let problem = problem.unwrap_or_else(|| panic!("{expected:?}: nothing was refused"));
    assert!(problem.what.contains(expected), "{problem} instead of {expected:?}");
    assert!(!problem.remedy.is_empty(), "{problem}");
    assert_eq!(problem.place.and_then(|place| place.field).as_deref(), Some(file), "{expected:?}");
}

/// Changes one value of a file of JSON.
fn changed(json: &[u8], pointer: &str, value: Value) -> Vec<u8> {
    let mut document: Value = serde_json::from_slice(json).expect("JSON");
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    document.pointer_mut(parent).expect("the parent is there")[key] = value;
    document.to_string().into_bytes()
}

fn with_config(pointer: &str, value: Value) -> Option<Problem> {
    let files = Files::tiny("one-layer");
    Files { config: changed(&files.config, pointer, value), ..files }.load().err()
}

fn with_tokenizer(pointer: &str, value: Value) -> Option<Problem> {
    let files = Files::tiny("one-layer");
    Files { tokenizer: changed(&files.tokenizer, pointer, value), ..files }.load().err()
}

/// Writes the weights anew with this one tensor changed, or without it.
fn with_tensor(name: &str, new: Option<(Dtype, &[usize], &[u8])>) -> Option<Problem> {
    let files = Files::tiny("one-layer");
    let old = SafeTensors::deserialize(&files.weights).expect("our own file");
    let mut views: HashMap<String, TensorView<'_>> = old.tensors().into_iter().collect();
    views.remove(name).expect("the tensor is there");
    if let Some((dtype, shape, bytes)) = new {
        views.insert(name.into(), TensorView::new(dtype, shape.to_vec(), bytes).expect("a sound tensor"));
    }
    let weights = safetensors::serialize(views, None).expect("sound tensors");
    Files { weights, ..files }.load().err()
}

#[test]
fn configurations() {
    let file = "config.json";
    let no_json = Files { config: b"{".to_vec(), ..Files::tiny("one-layer") };
    check(no_json.load().err(), file, "cannot be read (EOF");
    check(with_config("/model_type", json!("roberta")), file, "its model_type is roberta, and Bunsen computes bert");
    check(with_config("/hidden_act", json!("relu")), file, "its hidden_act is relu");
    check(with_config("/position_embedding_type", json!("relative_key")), file, "relative_key");
    check(with_config("/is_decoder", json!(true)), file, "is_decoder is true");
    check(with_config("/hidden_size", json!(0)), file, "hidden_size is 0, and must be from 1 to");
    check(with_config("/hidden_size", json!(-8)), file, "cannot be read");
    check(with_config("/num_hidden_layers", json!(1_000_000_000)), file, "num_hidden_layers is 1000000000");
    check(with_config("/num_attention_heads", json!(3)), file, "hidden_size of 8 cannot be shared evenly by 3 heads");
    check(with_config("/layer_norm_eps", json!(0.0)), file, "layer_norm_eps is 0,");
    check(with_config("/max_seq_length", json!(25)), file, "max_seq_length is 25, and must be from 1 to 24");
}

#[test]
fn tokenizers() {
    let file = "tokenizer.json";
    check(with_tokenizer("/model/type", json!("BPE")), file, "cannot be read");
    check(with_tokenizer("/normalizer/type", json!("NFC")), file, "unknown variant `NFC`");
    check(with_tokenizer("/pre_tokenizer/type", json!("Whitespace")), file, "unknown variant `Whitespace`");
    check(with_tokenizer("/model/unk_token", json!("[WHAT]")), file, "the token [WHAT] is not in its vocabulary");
    check(with_tokenizer("/model/vocab/zebra", json!(5000)), file, "the number 5000, but the network knows 69");
    check(with_tokenizer("/model/max_input_chars_per_word", json!(1_000_000)), file, "max_input_chars_per_word");
    check(with_tokenizer("/added_tokens/0/id", json!(7)), file, "has another number there");
    check(with_tokenizer("/post_processor/special_tokens", json!({})), file, "the token [CLS] is not in");
    check(with_tokenizer("/post_processor/special_tokens/[CLS]/ids", json!([900])), file, "another number");
    check(with_tokenizer("/post_processor/single", json!([])), file, "post_processor does something else");
    let text = json!({"Sequence": {"id": "A", "type_id": 0}});
    check(with_tokenizer("/post_processor/single", json!([text, text])), file, "post_processor does something else");
    check(with_config("/max_seq_length", json!(2)), file, "2 special tokens leave no room for a text in 2 tokens");
}

#[test]
fn weights() {
    let file = "model.safetensors";
    let name = "encoder.layer.0.intermediate.dense.weight";
    let mut cut = Files::tiny("one-layer");
    cut.weights.truncate(cut.weights.len() - 1);
    check(cut.load().err(), file, "not a safetensors file");
    check(with_tensor(name, None), file, "the weights encoder.layer.0.intermediate.dense.weight are missing");
    let wide = with_tensor(name, Some((Dtype::F32, &[8, 16], &[0; 512])));
    check(wide, file, "is F32 [8, 16], but F32, F16, BF16 or I8 [16, 8] is wanted");
    check(with_tensor(name, Some((Dtype::F64, &[16, 8], &[0; 1024]))), file, "is F64 [16, 8]");
    check(with_tensor(name, Some((Dtype::I8, &[16, 8], &[1; 128]))), file, "but not its 16 scales");
    check(with_tensor(name, Some((Dtype::F16, &[16, 8], &[0xff; 256]))), file, "not a finite number");
    // A layer that the file does not have is noticed before anything is made.
    check(with_config("/num_hidden_layers", json!(2)), file, "the weights encoder.layer.1.attention.self.query.weight");
    check(with_config("/vocab_size", json!(999_999)), file, "embeddings.word_embeddings.weight is F32 [69, 8]");
}

#[test]
fn vectors_without_a_direction() {
    // The last step multiplies by zeros and adds zeros.
    let files = Files::tiny("one-layer");
    let old = SafeTensors::deserialize(&files.weights).expect("our own file");
    let zeros = [0; 32];
    let mut views: HashMap<String, TensorView<'_>> = old.tensors().into_iter().collect();
    for part in ["weight", "bias"] {
        let zeros = TensorView::new(Dtype::F32, vec![8], &zeros).expect("a sound tensor");
        views.insert(format!("encoder.layer.0.output.LayerNorm.{part}"), zeros);
    }
    let weights = safetensors::serialize(views, None).expect("sound tensors");
    let encoder = Files { weights, ..files }.load().expect("a BERT");
    let outcome = futures::executor::block_on(bunsen_model::Encoder::encode(
        &encoder,
        &["the cat"],
        &bunsen_model::QuietHost::default(),
    ));
    match outcome {
        Err(bunsen_model::ModelError::Problem(problem)) => {
            assert!(problem.what.contains("no usable vector"), "{problem}");
            assert_eq!(problem.place.and_then(|place| place.row), Some(1));
        }
        other => panic!("{other:?}"),
    }
}
