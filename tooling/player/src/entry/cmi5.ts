import { cmi5 } from "../adapters/cmi5";
import { start } from "../ui/start";

start(cmi5);
