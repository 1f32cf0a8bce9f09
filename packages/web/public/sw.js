// Only one duty: when a page is asked for and the server (or the proxy before it) is down, show offline.html instead
// of the browser's own error page. Nothing else is cached: what a person sees is always what the server says now.
const CACHE = "stabile-offline-1";
const FILES = ["/offline.html", "/offline.css", "/offline.js"];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const stale = (name) => name.startsWith("stabile-offline-") && name !== CACHE;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(stale).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

// A page of ours that says what is wrong (the sign-in system is away) is not the server being down: it is shown.
const isServerDown = ({ status, headers }) =>
  [502, 503, 504].includes(status) && !headers.has("x-correlation-id");

async function pageOrOffline(request) {
  const offline = () => caches.match("/offline.html").then((page) => page ?? Response.error());
  try {
    const answer = await fetch(request);
    return isServerDown(answer) ? offline() : answer;
  } catch {
    return offline();
  }
}

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.mode === "navigate" && !pathname.startsWith("/api/")) {
    event.respondWith(pageOrOffline(event.request));
  } else if (FILES.includes(pathname)) {
    event.respondWith(fetch(event.request).catch(() => caches.match(event.request)));
  }
});
