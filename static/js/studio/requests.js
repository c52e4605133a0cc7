// What the upload page asks of the server: short questions as JSON, and bytes with news of how many have gone.
export class Refused extends Error {
  constructor(status, { code = "", message = "", details = {} } = {}, retryAfter = 0) {
    super(message || `The server answered with status ${status}.`);
    Object.assign(this, { status, code, details, retryAfter });
  }
}

// The line is down, or the answer did not come from this site.
export class Dropped extends Error {}

const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

export async function ask(method, address, body) {
  const headers = { "X-CSRFToken": token(), ...(body ? { "Content-Type": "application/json" } : {}) };
  let answer = null;
  try {
    answer = await fetch(address, { method, headers, body: body && JSON.stringify(body), credentials: "same-origin" });
  } catch {
    throw new Dropped("The line dropped.");
  }
  if (answer.status === 204) return null;
  const found = await answer.json().catch(() => ({}));
  if (answer.ok) return found;
  if (answer.status >= 502 && !found.error) throw new Dropped("The site does not answer.");
  throw new Refused(answer.status, found.error, Number(answer.headers.get("Retry-After")));
}

// Sends a part of a file; `onProgress` hears how many bytes of it have gone. Aborted by the signal, it is dropped.
export function send({ method, url, headers }, blob, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded));
    const drops = () => reject(new Dropped("The line dropped."));
    for (const name of ["error", "timeout", "abort"]) request.addEventListener(name, drops);
    request.addEventListener("load", () => (request.status < 300 ? resolve() : drops()));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    // A part is at most 5 MB: where nothing of it arrives for so long, the line is dead.
    request.timeout = 120000;
    request.send(blob);
  });
}
