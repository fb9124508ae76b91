// Added by `kdll serve` to the pages that it serves, never to what is built: reloads the page
// after each build, and shows over it what is wrong with the content until that is mended.
"use strict";
(() => {
  const shown = Number(document.currentScript.dataset.build);
  const closed = "kdll-closed";
  let panel = null;

  function make(tag, attributes, ...content) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...content);
    return element;
  }

  function clear() {
    panel?.remove();
    panel = null;
  }

  function tell(title, text, close) {
    clear();
    panel = make("div", {});
    const frame = panel.attachShadow({ mode: "open" });
    const parts = [make("h2", {}, title)];
    if (text) parts.push(make("pre", {}, text));
    if (close) {
      const button = make("button", { type: "button" }, "Close");
      button.addEventListener("click", close);
      parts.push(button);
    }
    const role = text ? "alert" : "status";
    frame.append(
      make("link", { rel: "stylesheet", href: "/-/live.css" }),
      make("section", { role, class: role }, ...parts),
    );
    document.body.append(panel);
  }

  function show(status) {
    if (status.build > shown && !status.busy) return location.reload();
    if (status.busy) return tell("Building …");
    if (status.ok || sessionStorage.getItem(closed) === status.text) return clear();
    tell("Not all of it could be built", status.text, () => {
      sessionStorage.setItem(closed, status.text);
      clear();
    });
  }

  new EventSource("/-/events").addEventListener("message", (event) => show(JSON.parse(event.data)));
})();
