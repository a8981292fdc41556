// Our worker, asked exactly as the page asks it: a project of a CSV, then a training run.

function start() {
  const worker = new Worker("/worker/cpu/start.js", { type: "module" });
  const waiting = new Map();
  let events = () => {};
  worker.onmessage = ({ data: [text, buffers] }) => {
    const message = JSON.parse(text);
    if (message.reply) waiting.get(message.reply.id)(message.reply.result, buffers);
    else if (message.event) events(message.event.event);
    else if (message.failed) waiting.forEach((tell) => tell({ Err: message.failed }));
  };
  let next = 1;
  const call = (command, files = []) => new Promise((resolve, reject) => {
    const id = next++;
    waiting.set(id, (result) => ("Ok" in result ? resolve(result.Ok) : reject(new Error(result.Err.what))));
    worker.postMessage([JSON.stringify({ id, command }), files]);
  });
  return { call, onEvent: (heard) => { events = heard; }, end: () => worker.terminate() };
}

function csv(x, y, side) {
  const n = side * side;
  const header = [...Array(n).keys()].map((i) => `pixel_${Math.floor(i / side)}_${i % side}`).concat("digit").join(",");
  const lines = y.map((label, row) => `${x.slice(row * n, (row + 1) * n).join(",")},${label}`);
  return new Blob([[header, ...lines].join("\n")]);
}

// Milliseconds per training step, the first epoch left out; by the worker's own progress events.
export async function measure({ model, settings, x, y, side, epochs }) {
  const { call, onEvent, end } = start();
  try {
    const project = await call(
      { create_project: { name: `bench ${model} ${Math.random()}`, file_name: "bench.csv", options: { delimiter: null, encoding: null, has_header: null, decimal_comma: null }, card: null } },
      [csv(x, y, side)],
    );
    await call({ open_project: { project: project.id } });
    const spec = await call({ suggest_training: { project: project.id, target: "digit", model } });
    spec.settings = { ...spec.settings, ...settings, epochs };
    spec.split = { test: 0.05, validation: 0, stratify: false };
    const marks = new Map();
    onEvent((event) => {
      const progress = event.run_progress?.progress;
      if (progress) marks.set(progress.epoch, [performance.now(), progress.step]);
    });
    await call({ train: { project: project.id, spec } });
    const seen = [...marks.entries()].filter(([epoch]) => epoch >= 1).map(([, mark]) => mark);
    const [first, last] = [seen[0], seen.at(-1)];
    await call({ delete_project: { project: project.id } });
    return (last[0] - first[0]) / (last[1] - first[1]);
  } finally {
    end();
  }
}
