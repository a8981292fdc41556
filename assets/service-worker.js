// Keeps the studio and every opened link working without a network.
//
// The build writes BUILD (a digest of everything served) and FILES below. The files of one build are
// cached together, and a newer build waits until no page of the older one is open, or until the only one is
// loaded again, so a page never mixes two builds. The large WebGPU worker is kept when it is first used.
// Model files never change under their address and are kept as they are fetched, the newest version of each;
// what a deployment says of itself is asked of the network first. What cannot be kept, for want of room,
// still comes from the network.
const BUILD = "dev";
const FILES = [];

const SHELL = `bunsen-shell-${BUILD}`;
const MODELS = "bunsen-models";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(SHELL).then((cache) => cache.addAll(FILES.map((path) => new Request(path, { cache: "no-cache" })))),
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

// A page that is being loaded asks whether this newer build takes over, before it begins with the older one.
self.addEventListener("message", (event) => {
  const { takeOverBefore } = event.data ?? {};
  if (!takeOverBefore) return;
  event.waitUntil((async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const takesOver = Date.now() < takeOverBefore && pages.every(({ id }) => id === event.source.id);
    event.ports[0].postMessage(takesOver);
    if (takesOver) await self.skipWaiting();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const model = /^\/d\/[^/]+\/model\//.test(url.pathname);
  const deployment = /^\/d\/[^/]+\/deployment\.json$/.test(url.pathname);
  const page = request.mode === "navigate" && !/^\/(api|metrics|healthz|readyz|version|openapi)/.test(url.pathname);
  if (model) event.respondWith(cacheFirst(MODELS, request));
  else if (deployment) event.respondWith(readDeployment(request));
  else if (page) event.respondWith(shell("/", request));
  else if (url.pathname.startsWith("/worker/webgpu/")) event.respondWith(cacheFirst(SHELL, request));
  else if (FILES.includes(url.pathname)) event.respondWith(shell(url.pathname, request));
});

// A file of this build; from the network only if it is not there yet.
async function shell(path, request) {
  return (await kept(SHELL, path)) ?? fetch(request);
}

async function cacheFirst(name, request) {
  const found = await kept(name, request);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) await keep(name, request, response.clone());
  return response;
}

// What is published under a link now, or was when the network was last there.
async function readDeployment(request) {
  try {
    const response = await fetch(request);
    if (response.ok) {
      await keep(MODELS, request, response.clone());
      await prune(request, response.clone());
    }
    return response;
  } catch (error) {
    const found = await kept(MODELS, request);
    if (found) return found;
    throw error;
  }
}

async function kept(name, request) {
  try {
    return await (await caches.open(name)).match(request);
  } catch {
    return undefined;
  }
}

async function keep(name, request, response) {
  try {
    await (await caches.open(name)).put(request, response);
  } catch {
    // No room: the next visit needs the network again.
  }
}

// Removes the model files of a link that are not those of the version it serves now.
async function prune(request, response) {
  try {
    const { version, files } = await response.json();
    const link = new URL(request.url).pathname.replace(/deployment\.json$/, "model/");
    const cache = await caches.open(MODELS);
    const requests = await cache.keys();
    await Promise.all(requests
      .filter(({ url }) => {
        const { pathname, search } = new URL(url);
        const isServed = pathname.startsWith(`${link}${version}/`) && files.some(({ md5 }) => search === `?${md5}`);
        return pathname.startsWith(link) && !isServed;
      })
      .map((old) => cache.delete(old)));
  } catch {
    // They take room and do no harm.
  }
}
