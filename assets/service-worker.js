// Keeps the studio and every opened link working without a network.
//
// The build writes BUILD (a digest of everything served) and FILES below. The files of one build are
// cached together, so a page never mixes two builds. Model files never change under their address and
// are kept as they are fetched; what a deployment says of itself is asked of the network first.
const BUILD = "dev";
const FILES = [];

const SHELL = `bunsen-shell-${BUILD}`;
const MODELS = "bunsen-models";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(SHELL)
      .then((cache) => cache.addAll(FILES.map((path) => new Request(path, { cache: "no-cache" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names
        .filter((name) => name.startsWith("bunsen-shell-") && name !== SHELL)
        .map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const model = /^\/d\/[^/]+\/model\//.test(url.pathname);
  const deployment = /^\/d\/[^/]+\/deployment\.json$/.test(url.pathname);
  const page = request.mode === "navigate" && !/^\/(api|metrics|healthz|readyz|version|openapi)/.test(url.pathname);
  if (model) event.respondWith(cacheFirst(MODELS, request));
  else if (deployment) event.respondWith(networkFirst(MODELS, request));
  else if (page) event.respondWith(shell("/", request));
  else if (FILES.includes(url.pathname)) event.respondWith(shell(url.pathname, request));
});

// A file of this build; from the network only if it is not there yet.
async function shell(path, request) {
  const cache = await caches.open(SHELL);
  return (await cache.match(path)) ?? fetch(request);
}

async function cacheFirst(name, request) {
  const cache = await caches.open(name);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

async function networkFirst(name, request) {
  const cache = await caches.open(name);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request);
    if (kept) return kept;
    throw error;
  }
}
