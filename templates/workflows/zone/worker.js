{% comment %}
  The service worker of one day page: it keeps that page and what it looks like, and nothing else, until the day after.
  cache: name of its store · page: address of the page · assets: addresses of what it looks like ·
  gone: what is said offline once nothing is kept
{% endcomment %}"use strict";

const CACHE = "{{ cache|escapejs }}";
const PAGE = "{{ page|escapejs }}";
const ASSETS = [{% for each in assets %}"{{ each|escapejs }}",{% endfor %}];
const GONE = "{{ gone|escapejs }}";
const AS_SHOWN = { credentials: "same-origin", cache: "no-store" };

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The page says so once it is shown: by then this worker did not see it pass.
self.addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(keepAll());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname === PAGE && request.mode === "navigate") event.respondWith(page(request));
  else if (ASSETS.includes(pathname)) event.respondWith(asset(request));
});

async function keepAll() {
  const store = await caches.open(CACHE);
  await store.addAll(ASSETS);
  await keep(await fetch(PAGE, AS_SHOWN));
}

async function keep(answer) {
  if (answer.ok && !answer.redirected && answer.headers.has("X-Kept-Until")) {
    const store = await caches.open(CACHE);
    await store.put(PAGE, answer.clone());
  } else if (answer.status < 500) {
    await caches.delete(CACHE); // logged out, off the seat, or over
  }
  return answer;
}

async function page(request) {
  try {
    const answer = await fetch(request);
    if (answer.status < 500) return await keep(answer);
  } catch {
    // no connection: as good as a server that does not answer
  }
  return offline();
}

async function offline() {
  const kept = await caches.match(PAGE, { cacheName: CACHE });
  const isOver = kept && Date.now() > Number(kept.headers.get("X-Kept-Until"));
  if (isOver) await caches.delete(CACHE); // what is being kept just now stays
  if (!kept || isOver) {
    return new Response(GONE, { status: 503, headers: { "Content-Type": "text/plain; charset=utf-8" } });
  }
  const words = (await kept.text()).replace("data-offline hidden", "data-offline");
  return new Response(words, { headers: kept.headers });
}

async function asset(request) {
  return (await caches.match(request, { cacheName: CACHE })) || fetch(request);
}
