// kando from its sources, for pods of test sandboxes.

import { main } from "../../src/kando/main.ts";

await main();
