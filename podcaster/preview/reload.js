// Reloads the page when build/public has changed since it was served. Only `podcaster preview` adds this script.
"use strict";
(() => {
  const version = document.currentScript.dataset.version;
  if (window !== window.top) return; // the page around an embed reloads it
  let events;
  const stop = () => events?.close();
  const listen = () => {
    stop();
    if (document.hidden) return; // browsers allow six connections to a server: background tabs must not hold one
    events = new EventSource("/.preview/events");
    events.onmessage = (event) => {
      if (event.data !== version) location.reload();
    };
  };
  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pageshow", listen);
  window.addEventListener("pagehide", stop);
})();
