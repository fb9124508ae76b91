/** Hands the page's coming and going to the session. The only such listeners in the player. */
import type { Session } from "../core/session";

interface NavigationEvents {
  addEventListener(type: "navigate", listener: (event: { navigationType: string }) => void): void;
}

/**
 * Neither `unload` nor `beforeunload`: browsers block the former inside LMSs, and both keep a page
 * from being brought back. Where the browser tells a reload from a departure, a reload does not end
 * the platform's session: most platforms would not open a second one.
 */
export function follow(window: Window, session: Session): void {
  const { document } = window;
  let reloading = false;
  const navigation = (window as { navigation?: NavigationEvents }).navigation;
  navigation?.addEventListener("navigate", (event) => {
    reloading = event.navigationType === "reload";
  });
  document.addEventListener("visibilitychange", () =>
    document.visibilityState === "hidden" ? session.hide() : session.show(),
  );
  // An LMS that saves by synchronous requests cannot do so any more while a page is closing. A
  // learner who is about to close it turns to the platform's buttons or the browser's first.
  window.addEventListener("blur", () => session.hasten());
  // Back from signing in to the platform in another window; or the line is back.
  window.addEventListener("focus", () => session.retry());
  window.addEventListener("online", () => session.retry());
  document.documentElement.addEventListener("mouseleave", () => session.hasten());
  window.addEventListener("pagehide", (event) => session.leave(event.persisted || reloading));
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) session.show();
  });
}
