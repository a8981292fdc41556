//! Smaller forms of a BERT's weights, for where they are fetched.

use std::collections::HashMap;

use bunsen_spec::Problem;
use bunsen_spec::say::encoders;
use half::f16;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

use super::config::{BertConfig, Tensor};
use super::weights::{Table, Weights, refused, scale_name};

/// How the numbers of matrices are stored. Vectors (biases, and the numbers of normalising) keep 32 bits:
/// they are few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightForm {
    /// 16-bit floats: a relative error of at most 1/2048.
    Bits16,
    /// Whole numbers from -127 to 127 with a scale for each output (for embeddings: each token): an error of at
    /// most 1/254 of the largest number of the row.
    Bits8,
}

/// Writes the weights of a BERT (`config.json` and `model.safetensors`) in another form. Keeps only the tensors that
/// an encoder needs, and their names.
///
/// # Errors
/// When the files are not those of a BERT that [`super::BertEncoder::load`] takes, or a number is too large for 16
/// bits.
pub fn compress(config: &[u8], weights: &[u8], form: WeightForm) -> Result<Vec<u8>, Problem> {
    let tensors = BertConfig::read(config)?.tensors();
    let file = Weights::open(weights, &tensors)?;
    let mut stored = Vec::new();
    for Tensor { name, shape } in tensors {
        let table = file.table(&name)?;
        match form {
            _ if shape.len() == 1 => stored.push((name, Dtype::F32, shape, bytes_of(&table.values()))),
            WeightForm::Bits16 => {
                let bytes = bits_16(&table).ok_or_else(|| refused(&encoders::too_large_for_16_bits(&name)))?;
                stored.push((name, Dtype::F16, shape, bytes));
            }
            WeightForm::Bits8 => {
                let (bytes, scales) = bits_8(&table);
                stored.push((scale_name(&name), Dtype::F32, vec![table.n_rows()], bytes_of(&scales)));
                stored.push((name, Dtype::I8, shape, bytes));
            }
        }
    }
    let views = stored.iter().map(|(name, dtype, shape, bytes)| {
        let view = TensorView::new(*dtype, shape.clone(), bytes).expect("as many numbers as the shape says");
        (name.as_str(), view)
    });
    // What Hugging Face's own files say of themselves; some readers ask for it.
    let metadata = HashMap::from([(String::from("format"), String::from("pt"))]);
    Ok(safetensors::serialize(views, Some(metadata)).expect("names and shapes of a network make a small header"))
}

fn bytes_of(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

/// The numbers in 16 bits; `None` when one is too large.
fn bits_16(table: &Table) -> Option<Vec<u8>> {
    let numbers = table.values().into_iter().map(f16::from_f32);
    numbers.map(|v| v.is_finite().then(|| v.to_le_bytes())).collect::<Option<Vec<_>>>().map(|b| b.into_flattened())
}

/// The numbers in 8 bits, and the scale of each row.
fn bits_8(table: &Table) -> (Vec<u8>, Vec<f32>) {
    let values = table.values();
    let rows = values.chunks_exact(table.n_cols());
    let scales: Vec<f32> = rows.clone().map(|row| row.iter().fold(0.0f32, |a, v| a.max(v.abs())) / 127.0).collect();
    let whole = |v: f32, scale: f32| if scale > 0.0 { (v / scale).round().clamp(-127.0, 127.0) as i8 } else { 0 };
    let bytes = rows.zip(&scales).flat_map(|(row, &scale)| row.iter().map(move |&v| whole(v, scale) as u8)).collect();
    (bytes, scales)
}
