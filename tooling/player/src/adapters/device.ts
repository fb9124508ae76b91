/** No platform at all: the session's own copy on the device is the only one. */
import { type Adapter, NOTHING_KNOWN } from "../core/port";

export function device(): Adapter {
  return {
    open: async () => NOTHING_KNOWN,
    record: () => undefined,
    save: async () => "saved",
    finish: async () => "saved",
    rest: () => 0,
    exitUrl: null,
  };
}
