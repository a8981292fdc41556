// The entry of every assistant: a module beside `assistant.js` and `assistant_bg.wasm`. One answer to each message, in
// their order.
import load, { answer } from "./assistant.js";

const loaded = load({ module_or_path: new URL("./assistant_bg.wasm", import.meta.url) });
let latest = Promise.resolve();

// How bytes are read of a file that comes with a message: it is a blob, or a port behind which the worker has it.
const readerOf = (file) => file instanceof Blob
  ? (from, to) => file.slice(from, to).arrayBuffer()
  : (from, to) => new Promise((resolve) => {
      file.onmessage = ({ data }) => resolve(data);
      file.postMessage([from, to]);
    });

self.onmessage = ({ data: [request, buffers, file] }) => {
  latest = latest.then(async () => {
    try {
      await loaded;
      const tell = (text) => self.postMessage([text, []]);
      const reply = await answer(request, buffers, tell, file && readerOf(file));
      self.postMessage(reply, reply[1]);
    } catch (error) {
      const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      self.postMessage([JSON.stringify({ failed: { what } }), []]);
    }
  });
};
