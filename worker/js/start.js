// The entry of the worker: a module beside `worker.js` and `worker_bg.wasm`.
//
// The page may send requests at once: they wait here until the engine listens.

const waiting = [];
const keep = (event) => waiting.push(event.data);
self.addEventListener("message", keep);

try {
  const engine = await import("./worker.js");
  await engine.default({ module_or_path: new URL("./worker_bg.wasm", import.meta.url) });
  await engine.start();
  self.removeEventListener("message", keep);
  for (const data of waiting.splice(0)) {
    self.dispatchEvent(new MessageEvent("message", { data }));
  }
} catch (error) {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  self.postMessage([JSON.stringify({ failed: { what } }), []]);
}
