import { scorm2004 } from "../adapters/scorm2004";
import { start } from "../ui/start";

start(scorm2004);
