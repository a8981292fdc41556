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
// page has begun, if no other page of the studio is open. Then the page is loaded again. Where the browser
// takes too long about it, the page begins with the build it has and fetches its rooms ahead; what it would
// fetch of the newer build later is refused with the advice to load the page anew.
async function takeUpNewerBuild() {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration?.waiting) return;
  await new Promise((resolve) => {
    const { port1: answer, port2: port } = new MessageChannel();
    const again = () => location.reload();
    const giveUp = () => {
      navigator.serviceWorker.removeEventListener("controllerchange", again);
      resolve();
    };
    let late = setTimeout(giveUp, 2_000);
    answer.onmessage = ({ data: takesOver }) => {
      clearTimeout(late);
      if (!takesOver) return giveUp();
      say("Updating the studio", 0.95);
      late = setTimeout(giveUp, 3_000);
    };
    navigator.serviceWorker.addEventListener("controllerchange", again);
    registration.waiting.postMessage({ takeOverBefore: Date.now() + 1_500 }, [port]);
  });
}

// Keeps this page and every opened link for offline use, once the page has what it needs itself. Phones on
// a LAN without TLS have no service worker; without it the page works as long as there is a network, and
// its storage dialog says so.
function keepOffline() {
  navigator.serviceWorker?.register("/service-worker.js").catch((error) => console.warn(error));
}

async function boot() {
  const total = Number(document.querySelector('meta[name="bunsen-wasm-bytes"]')?.content ?? 0);
  // Loading goes on while a newer build is asked for: it takes over once the older one has no file left to
  // give.
  const [{ default: start }, program] = await Promise.all([
    import(js),
    fetchWithProgress(wasm, total).then((response) => WebAssembly.compileStreaming(response)),
    takeUpNewerBuild().catch((error) => console.warn(error)),
  ]);
  say("Starting the studio", 0.95);
  await start({ module_or_path: program });
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
