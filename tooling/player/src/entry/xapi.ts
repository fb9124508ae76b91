import { xapi } from "../adapters/xapi";
import { start } from "../ui/start";

start(xapi);
