// The entry of every assistant: a module beside `assistant.js` and `assistant_bg.wasm`. One answer to each message, in
// their order.
import load, { answer } from "./assistant.js";

const loaded = load({ module_or_path: new URL("./assistant_bg.wasm", import.meta.url) });
let latest = Promise.resolve();

self.onmessage = ({ data: [request, buffers] }) => {
  latest = latest.then(async () => {
    try {
      await loaded;
      const reply = await answer(request, buffers, (text) => self.postMessage([text, []]));
      self.postMessage(reply, reply[1]);
    } catch (error) {
      const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      self.postMessage([JSON.stringify({ failed: { what } }), []]);
    }
  });
};
