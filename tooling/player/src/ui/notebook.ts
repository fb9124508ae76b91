/**
 * What stays on this device: open answers, and boxes ticked in activities. Kept by course and by the
 * seed of the attempt, so that the next learner at a shared device does not find it.
 */
import type { Session } from "../core/session";
import { webStorage } from "./browser";

export interface Notebook {
  get(name: string): string | null;
  /** False: this browser keeps nothing. In review nothing is written. */
  set(name: string, text: string): boolean;
}

export function notebook(session: Session): Notebook {
  const storage = webStorage("localStorage");
  const key = (name: string) => `kdll-notes:${session.data.course.iri}:${session.state.seed}:${name}`;
  return {
    get: (name) => storage.get(key(name)),
    set: (name, text) => !session.status.review && storage.set(key(name), text),
  };
}
