// The one redactor of the process: what any command learns as secret, no output of it shows.

import { createRedactor, type Redactor } from "../util/redactor.ts";

export const redactor: Redactor = createRedactor();
