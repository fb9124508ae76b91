/** The strict platforms in a page of their own, for packages in a frame; what they keep goes to the server. */
import { igot, type Progress } from "./igot";
import { type EditionName, type Kept, NOTHING, strictLms } from "./lms";

interface Host extends Window {
  API?: unknown;
  API_1484_11?: unknown;
  faults: string[];
  /** The viewer is left: what platforms do then beside what the course does. */
  leaveViewer: () => void;
}

const host = window as unknown as Host;

/** Only when the server has it is it kept: as platforms do it, in the midst of a call. */
function post(kept: unknown): void {
  const request = new XMLHttpRequest();
  request.open("POST", "/saved", false);
  request.send(JSON.stringify(kept));
}

export function strict(edition: EditionName, kept: Kept | null, given: Record<string, string>): void {
  const lms = strictLms(edition, { kept: kept ?? NOTHING, keep: post, data: given });
  host.faults = lms.faults;
  host.leaveViewer = () => undefined;
  host[edition === "1.2" ? "API" : "API_1484_11"] = lms.api;
}

export function portal(before: Progress | null): void {
  const platform = igot(before ?? {}, post);
  host.faults = [];
  host.leaveViewer = () => platform.leave();
  host.API = platform.api;
  setTimeout(() => platform.arrive(), 300);
  window.addEventListener("DOMContentLoaded", () => {
    document.querySelector("iframe")?.addEventListener("load", () => {
      // The portal then shows a card with "Play" in place of the course.
      if (!platform.calls.includes("LMSInitialize")) host.faults.push("not initialized before load");
    }, { once: true });
  });
}
