// Not a `<meta refresh>`: that would also throw away the place of a screen reader while the server is still down.
async function tryAgain() {
  const answer = await fetch("/api/v1/status", { cache: "no-store" }).catch(() => undefined);
  if (answer?.ok) location.reload();
}

setInterval(() => void tryAgain(), 10_000);
