import { start } from "../ui/start";

start(null);
