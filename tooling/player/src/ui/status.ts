/** Whether progress is safe: a word in the bar, and a banner where a learner must know more. */
import type { Session } from "../core/session";
import type { Keeping, Status } from "../core/status";
import type { Context, Part } from "./context";
import { all, attribute, el, say } from "./dom";

const WORDS: Readonly<Record<Keeping, string>> = {
  unsaved: "saved.saving",
  saving: "saved.saving",
  saved: "saved.platform",
  sent: "saved.sent",
  failed: "saved.device",
  refused: "saved.device",
  expired: "saved.device",
  device: "saved.device",
  memory: "",
};

export function saved({ session, t }: Context): Part & { element: HTMLElement } {
  const element = el("span", { class: "kdll-saved" });
  return {
    element,
    update() {
      const { keeping, review, following, phase } = session.status;
      const key = review || following || phase === "opening" ? "" : WORDS[keeping];
      say(element, key ? t(key) : "");
      attribute(element, "data-keeping", key ? keeping : null);
    },
  };
}

/** A web package has no platform, and its learner expects none. */
const QUIET = "session.device-web";

/** The sentences that apply, the gravest first. */
export function notices(status: Status, web: boolean): readonly string[] {
  const { keeping, review, following, deviceOnly, ended, recovered } = status;
  if (following) return ["session.elsewhere"];
  return [
    keeping === "expired" || ended ? "session.expired" : "",
    keeping === "refused" ? "saved.refused" : "",
    keeping === "failed" ? "saved.failed" : "",
    keeping === "memory" ? "saved.memory" : "",
    review ? "session.review" : "",
    recovered === "lost" ? "resume.lost" : "",
    recovered === "from-device" ? "resume.from-device" : "",
    deviceOnly && !ended && keeping !== "memory" ? (web ? QUIET : "session.device-only") : "",
  ].filter(Boolean);
}

/** What a learner can do about a notice. */
const REMEDIES: Readonly<Record<string, readonly [label: string, act: (session: Session) => void]>> = {
  "session.elsewhere": ["session.take-over", (session) => void session.takeOver()],
  "saved.refused": ["saved.try-again", (session) => session.retry()],
  "saved.failed": ["saved.try-again", (session) => session.retry()],
};

export function banners({ session, t }: Context): Part & { element: HTMLElement } {
  const element = el("div", { class: "kdll-banners", role: "status", ...t.here });
  const launch = session.state.page;
  let shown = "";

  function banner(key: string): HTMLElement {
    const [label, act] = REMEDIES[key] ?? [];
    const button = label && el("button", { type: "button", class: "kdll-button" }, t(label));
    if (button && act) button.addEventListener("click", () => act(session));
    return el("p", { class: "kdll-banner", "data-quiet": key === QUIET }, t(key), " ", button || null);
  }

  return {
    element,
    update() {
      const every = notices(session.status, session.data.standard === "web");
      // What is no trouble is said once, on the page of the launch.
      const keys = every.filter((key) => key !== QUIET || session.state.page === launch);
      if (keys.join() === shown) return;
      shown = keys.join();
      element.replaceChildren(...keys.map(banner));
      // The text stays to be read; what would be lost cannot be done.
      for (const part of all(document, ".kdll-question, .kdll-hand-in"))
        attribute(part, "inert", session.status.following);
    },
  };
}

/** The state as text, for a learner to hand to those who help. */
export function support({ session, t, announce }: Context): { element: HTMLElement } {
  const code = el("textarea", { readonly: true, rows: 3, "aria-label": t("support.code"), hidden: true });
  const copy = el("button", { type: "button", class: "kdll-button" }, t("support.copy"));
  copy.addEventListener("click", async () => {
    code.value = session.code;
    code.hidden = false;
    code.select();
    announce(t((await copied(code.value)) ? "support.copied" : "support.select"));
  });
  const summary = el("summary", {}, t("support.title"));
  const element = el("details", { class: "kdll-folded kdll-support" }, summary, el("p", {}, t("support.why")), copy, code);
  return { element };
}

/** Frames of platforms are often not allowed to use the clipboard. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
