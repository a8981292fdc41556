// Loads the page's program and says how far it is. A failed load leaves a sentence and a button.
const script = document.querySelector("script[data-wasm]");
const { js, wasm } = script.dataset;
const bar = document.querySelector(".boot-bar > i");
const note = document.querySelector(".boot-note");
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

function say(sentence, share) {
  if (note) note.textContent = sentence;
  if (bar) bar.style.width = `${Math.round(100 * share)}%`;
}

// Counts the bytes as they come. The length is of the compressed body, so the true size of the
// module is asked of the build, which writes it into the page.
async function fetchWithProgress(url, total) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  let loaded = 0;
  const counted = response.body.pipeThrough(new TransformStream({
    transform(chunk, controller) {
      loaded += chunk.byteLength;
      const share = total ? Math.min(1, loaded / total) : 0;
      say(`Loading the studio: ${megabytes(loaded)} of ${megabytes(total)}, ${Math.round(100 * share)} %`, 0.9 * share);
      controller.enqueue(chunk);
    },
  }));
  return new Response(counted, { headers: { "content-type": "application/wasm" } });
}

async function boot() {
  const total = Number(document.querySelector('meta[name="bunsen-wasm-bytes"]')?.content ?? 0);
  const module = import(js);
  const response = await fetchWithProgress(wasm, total);
  say("Starting the studio", 0.95);
  await (await module).default({ module_or_path: response });
}

boot().catch((error) => {
  console.error(error);
  say("The studio could not be loaded. Check the connection to where it is served, then try again.", 0);
  const again = document.createElement("button");
  again.textContent = "Try again";
  again.className = "boot-again";
  again.addEventListener("click", () => location.reload());
  note?.after(again);
});
