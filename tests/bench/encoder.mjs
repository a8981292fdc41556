// The sentence encoder by onnxruntime-web, the peer of `cargo xtask bench retrieve`: on one thread, as WebAssembly with SIMD.
//
//     node --no-warnings tests/bench/encoder.mjs model.onnx ids.json
//
// `ids.json` has the tokens of the texts, by number of tokens, as our own contender wrote them. Time is that of the thread that
// computes; to cut the texts into tokens, which ours does, is not in it.
import { readFileSync } from "node:fs";
import * as ort from "onnxruntime-web";

ort.env.wasm.numThreads = 1;
const coreMs = () => Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[0]) / 1e6;
const [model, texts] = process.argv.slice(2);
const session = await ort.InferenceSession.create(readFileSync(model), { executionProviders: ["wasm"] });

async function encode(ids) {
  const shape = [ids.length, ids[0].length];
  const tensor = (values) => new ort.Tensor("int64", BigInt64Array.from(values, BigInt), shape);
  const feeds = { input_ids: tensor(ids.flat()), attention_mask: tensor(new Array(ids.flat().length).fill(1)) };
  const { data, dims } = (await session.run(feeds)).last_hidden_state;
  const [, nTokens, dimension] = dims;
  return ids.map((_, text) => {
    const sum = new Float64Array(dimension);
    for (let token = 0; token < nTokens; token++) {
      const start = (text * nTokens + token) * dimension;
      for (let i = 0; i < dimension; i++) sum[i] += data[start + i];
    }
    const length = Math.hypot(...sum);
    return sum.map((value) => value / length);
  });
}

const [ms, found] = [{}, {}];
for (const [name, ids] of Object.entries(JSON.parse(readFileSync(texts, "utf8")))) {
  // Once for the compiler.
  await encode(ids.slice(0, 1));
  const start = coreMs();
  const vectors = await encode(ids);
  ms[name] = coreMs() - start;
  const cosine = vectors[0].reduce((sum, value, i) => sum + value * vectors[1][i], 0);
  found[name] = Math.round(cosine * 1000) / 1000;
}
console.log(JSON.stringify({ ms, peak_bytes: {}, found }));
