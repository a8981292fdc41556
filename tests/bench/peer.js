// TensorFlow.js in a worker of its own, as a page would use it: layers, Adam, `fit`.
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-cpu";

setWasmPaths("/bench/");
// One thread, as ours: its threads start from a blob, which the edge's Content-Security-Policy refuses, and it
// would wait for them for ever.
tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);

function mlp({ nFeatures, hidden, nClasses }) {
  const model = layers.sequential();
  hidden.forEach((units, i) => model.add(layers.layers.dense({
    units, activation: "relu", kernelInitializer: "heNormal", ...(i === 0 ? { inputShape: [nFeatures] } : {}),
  })));
  model.add(layers.layers.dense({ units: nClasses, activation: "softmax" }));
  return model;
}

function cnn({ side, channels, hidden, nClasses }) {
  const model = layers.sequential();
  channels.forEach((filters, i) => {
    model.add(layers.layers.conv2d({
      filters, kernelSize: 3, padding: "same", activation: "relu", ...(i === 0 ? { inputShape: [side, side, 1] } : {}),
    }));
    model.add(layers.layers.maxPooling2d({ poolSize: 2 }));
  });
  model.add(layers.layers.flatten());
  model.add(layers.layers.dense({ units: hidden, activation: "relu" }));
  model.add(layers.layers.dense({ units: nClasses, activation: "softmax" }));
  return model;
}

// Milliseconds per training step, the first epoch (warm-up) left out.
async function measure({ backend, kind, shape, x, y, batchSize, epochs }) {
  await tf.setBackend(backend);
  await tf.ready();
  const model = kind === "mlp" ? mlp(shape) : cnn(shape);
  model.compile({ optimizer: tf.train.adam(0.001), loss: "sparseCategoricalCrossentropy" });
  const rows = y.length;
  const inputs = kind === "mlp" ? tf.tensor2d(x, [rows, shape.nFeatures]) : tf.tensor4d(x, [rows, shape.side, shape.side, 1]);
  const targets = tf.tensor1d(y, "float32");
  const ends = [];
  await model.fit(inputs, targets, {
    batchSize, epochs, shuffle: true, yieldEvery: "epoch",
    callbacks: { onEpochEnd: () => { ends.push(performance.now()); } },
  });
  const steps = Math.ceil(rows / batchSize) * (epochs - 1);
  return (ends.at(-1) - ends[0]) / steps;
}

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ msPerStep: await measure(data), version: tf.version_core });
  } catch (error) {
    self.postMessage({ error: String(error.message ?? error) });
  }
};
