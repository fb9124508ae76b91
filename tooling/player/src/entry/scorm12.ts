import { scorm12 } from "../adapters/scorm12";
import { start } from "../ui/start";

start(scorm12);
