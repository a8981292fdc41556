// The entry of the reader: a module beside `reader.js` and `reader_bg.wasm`. One message in, one answer out.
import load, { read } from "./reader.js";

self.onmessage = async ({ data: [request, [bytes]] }) => {
  try {
    await load({ module_or_path: new URL("./reader_bg.wasm", import.meta.url) });
    const answer = await read(request, new Uint8Array(bytes), (text) => self.postMessage([text, []]));
    self.postMessage(answer, answer[1]);
  } catch (error) {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    self.postMessage([JSON.stringify({ failed: { what } }), []]);
  }
};
