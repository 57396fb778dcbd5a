// The line to the server: each revision is told as soon as there is one. Only a page that can be seen keeps a line, for a
// browser has six for a host, and an author may have more pages open than that.

import { own } from "./surface.js";

const SHORTEST_WAIT = 500;
const LONGEST_WAIT = 5000;

/** Calls `onRevision` with the summary of the current revision and of each later one, `onState` with whether the line stands. */
export function connect(onRevision, onState) {
  let events = null;
  let timer = 0;
  let wait = SHORTEST_WAIT;

  const open = () => {
    clearTimeout(timer);
    events?.close();
    events = new EventSource(own("events"));
    events.addEventListener("open", () => {
      wait = SHORTEST_WAIT;
      onState(true);
    });
    events.addEventListener("revision", (event) => onRevision(JSON.parse(event.data)));
    events.addEventListener("error", () => {
      close();
      onState(false);
      timer = setTimeout(open, wait);
      wait = Math.min(2 * wait, LONGEST_WAIT);
    });
  };
  const close = () => {
    clearTimeout(timer);
    events?.close();
    events = null;
  };
  // While nobody listens anything may happen, even another server at the same address.
  const leave = () => {
    close();
    onState(false);
  };
  const follow = () => (document.visibilityState === "visible" ? open() : leave());

  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => persisted && follow());
  follow();
}
