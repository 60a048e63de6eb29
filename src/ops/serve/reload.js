// Put into the pages by `pod serve`, and only there: takes style sheets anew
// or loads the page again when the show changed.
(() => {
  "use strict";
  let since = document.currentScript?.dataset.since ?? "";
  let source = null;

  function listen() {
    source = new EventSource(`/.pod/events?since=${since}`);
    source.addEventListener("page", () => location.reload());
    source.addEventListener("css", (event) => {
      since = event.lastEventId;
      restyle();
    });
    // A browser asks again by itself, but some give up when nobody answers.
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
    });
  }

  // The names of sheets may have changed with their content: the page itself says the new ones.
  async function restyle() {
    const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const sheets = 'link[rel~="stylesheet"]';
    const old = [...document.querySelectorAll(sheets)];
    page.querySelectorAll(sheets).forEach((sheet, index) => {
      const fresh = document.importNode(sheet, true);
      const address = new URL(sheet.getAttribute("href"), location.href);
      address.searchParams.set("pod", Date.now());
      fresh.href = address.href;
      // The old one goes when the new one is there, so that nothing flickers.
      fresh.addEventListener("load", () => old[index]?.remove());
      if (old[index]) old[index].after(fresh);
      else document.head.append(fresh);
    });
  }

  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) listen();
  });
  listen();
})();
