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

// A newer build waits in the service worker, so that no page mixes two. It can take over now, before this
// page has begun, if no other page of the studio is open. Once it has, this page is of the older build, so it
// is loaded again, also when the answer comes late.
async function takeUpNewerBuild() {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration?.waiting) return;
  const { port1: answer, port2: port } = new MessageChannel();
  const takesOver = new Promise((resolve) => {
    answer.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, 2000, false);
  });
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
  registration.waiting.postMessage({ takeOverBefore: Date.now() + 2000 }, [port]);
  if (await takesOver) await new Promise(() => {});
}

// Keeps this page and every opened link for offline use, once the page has what it needs itself. Phones on
// a LAN without TLS have no service worker; without it the page works as long as there is a network, and
// its storage dialog says so.
function keepOffline() {
  navigator.serviceWorker?.register("/service-worker.js").catch((error) => console.warn(error));
}

async function boot() {
  await takeUpNewerBuild().catch((error) => console.warn(error));
  const total = Number(document.querySelector('meta[name="bunsen-wasm-bytes"]')?.content ?? 0);
  const module = import(js);
  const response = await fetchWithProgress(wasm, total);
  say("Starting the studio", 0.95);
  await (await module).default({ module_or_path: response });
  keepOffline();
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
