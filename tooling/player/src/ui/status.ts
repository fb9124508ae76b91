/** Whether progress is safe: a word in the bar, and a banner where a learner must know more. */
import type { Keeping, Status } from "../core/session";
import type { Context, Part } from "./context";
import { attribute, el, say } from "./dom";

const WORDS: Readonly<Record<Keeping, string>> = {
  unsaved: "saved.saving",
  saving: "saved.saving",
  saved: "saved.platform",
  sent: "saved.sent",
  failed: "saved.device",
  expired: "saved.device",
  device: "saved.device",
  memory: "",
};

export function saved({ session, t }: Context): Part & { element: HTMLElement } {
  const element = el("span", { class: "kdll-saved" });
  return {
    element,
    update() {
      const { keeping, review, phase } = session.status;
      const key = review || phase === "opening" ? "" : WORDS[keeping];
      say(element, key ? t(key) : "");
      attribute(element, "data-keeping", key ? keeping : null);
    },
  };
}

/** A web package has no platform, and its learner expects none. */
const QUIET = "session.device-web";

/** The sentences that apply, the gravest first. */
export function notices(status: Status, web: boolean): readonly string[] {
  const { keeping, review, deviceOnly, ended, recovered } = status;
  return [
    keeping === "expired" || ended ? "session.expired" : "",
    keeping === "failed" ? "saved.failed" : "",
    keeping === "memory" ? "saved.memory" : "",
    review ? "session.review" : "",
    recovered === "lost" ? "resume.lost" : "",
    recovered === "from-device" ? "resume.from-device" : "",
    deviceOnly && !ended && keeping !== "memory" ? (web ? QUIET : "session.device-only") : "",
  ].filter(Boolean);
}

export function banners({ session, t }: Context): Part & { element: HTMLElement } {
  const element = el("div", { class: "kdll-banners", role: "status" });
  const launch = session.state.page;
  let shown = "";
  return {
    element,
    update() {
      const all = notices(session.status, session.data.standard === "web");
      // What is no trouble is said once, on the page of the launch.
      const keys = all.filter((key) => key !== QUIET || session.state.page === launch);
      if (keys.join() === shown) return;
      shown = keys.join();
      element.replaceChildren(
        ...keys.map((key) =>
          el("p", { class: "kdll-banner", "data-quiet": key === QUIET }, t(key)),
        ),
      );
    },
  };
}
