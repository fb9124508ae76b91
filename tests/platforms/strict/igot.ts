/**
 * The SCORM API of the iGOT Karmayogi platform (Sunbird's web portal, plugins/html), as its public code
 * has it: values are kept unchecked in the portal's storage, only some come back, and they come late;
 * answers say nothing; a session that ends forgets an unfinished lesson.
 */

/** What the portal's server holds: everything of the last time that it was told. */
export type Progress = Readonly<Record<string, string>>;

/** Of the server's data, what a later visit gets back. */
const RESTORED = ["cmi.core.exit", "cmi.core.lesson_status", "cmi.core.session_time", "cmi.suspend_data"];
const DONE = ["completed", "passed"];

export interface Igot {
  readonly api: Record<string, (...args: string[]) => unknown>;
  /** The portal's storage for this content. */
  readonly store: Map<string, string>;
  readonly server: Progress;
  readonly calls: string[];
  /** Learners' data arrives from the server, some time after the frame was opened. */
  arrive(): void;
  /** The viewer is left: what is in the storage goes to the server. */
  leave(): void;
}

/** `store`: the portal's storage in this browser, which all its tabs and visits share. */
export function igot(
  before: Progress = {},
  keep: (server: Progress) => void = () => undefined,
  store = new Map<string, string>(),
): Igot {
  const calls: string[] = [];
  let server = before;

  function send(): void {
    if (!store.size) return;
    server = { ...server, ...Object.fromEntries(store) };
    keep(server);
  }

  const functions: Record<string, (...args: string[]) => unknown> = {
    LMSInitialize() {
      store.set("Initialized", "true");
      return "true";
    },
    LMSFinish() {
      send();
      store.clear();
      return false;
    },
    LMSGetValue: (element = "") => store.get(element) ?? "",
    LMSSetValue(element = "", value = "") {
      store.set(element, value);
      return value;
    },
    LMSCommit() {
      if (DONE.includes(store.get("cmi.core.lesson_status") ?? "")) send();
      return false;
    },
    LMSGetLastError: () => "",
    LMSGetErrorString: () => "",
    LMSGetDiagnostic: () => "",
  };
  const api = Object.fromEntries(
    Object.entries(functions).map(([name, call]) => [
      name,
      (...args: string[]) => {
        calls.push(name);
        return call(...args);
      },
    ]),
  );
  return {
    api,
    store,
    get server() {
      return server;
    },
    calls,
    arrive() {
      for (const name of RESTORED) if (server[name] !== undefined) store.set(name, server[name]);
    },
    leave: send,
  };
}
