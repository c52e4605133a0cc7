// Only one tab of this browser plays: the one that began last.
const channel = "BroadcastChannel" in window ? new BroadcastChannel("player") : null;

export function beginsHere() {
  channel?.postMessage("begins");
}

export function whenAnotherBegins(act) {
  channel?.addEventListener("message", act);
}
