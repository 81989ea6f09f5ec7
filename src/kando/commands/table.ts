// Every command of kando: its words, its help, and how to load it. Nothing here loads a command.

import { EXIT } from "../../terminal/exit-codes.ts";
import type { KandoContext } from "../context.ts";

export type FlagFacts = {
  /** As commander writes it: `-s, --path <path>`; without `<…>` it is a switch. */
  flags: string;
  text: string;
};

export type Run = (words: readonly string[], flags: Record<string, never>, context: KandoContext) => Promise<void>;

export type CommandFacts = {
  /** The words that choose it, such as `location push`. */
  name: string;
  summary: string;
  description: string;
  /** For the usage line. */
  words: string;
  /** The exact number of words, or undefined when the command checks them itself. */
  count?: number;
  /** upstream: a value may begin with `-`, so once the first word is there the second is taken as it is. */
  plainValue?: boolean;
  flags: readonly FlagFacts[];
  examples: readonly string[];
  exits: readonly number[];
  load: () => Promise<Run>;
};

export const VERBOSITY: FlagFacts = {
  flags: "-v, --verbosity <level>",
  text: "least severe log records shown: panic, fatal, error, warning, info, debug or trace (default warning)",
};

const PROFILE: readonly FlagFacts[] = [
  { flags: "-p, --profile <json>", text: "the profile, as {{ toJson .Profile }} gives it; - reads it from stdin" },
  {
    flags: "--profile-file <file>",
    text: "read the profile from a file; without either, from the variable KANISTER_PROFILE",
  },
];
const PATH: FlagFacts = { flags: "-s, --path <path>", text: "where the object is, below the profile's prefix" };
const KOPIA: FlagFacts = {
  flags: "-k, --kopia-snapshot <json>",
  text: "the snapshot that push reported; only for kopia locations",
};
const STORE_EXITS = [
  EXIT.done,
  EXIT.failed,
  EXIT.usage,
  EXIT.notFound,
  EXIT.unavailable,
  EXIT.ourFault,
  EXIT.interrupted,
];

/** What the words that only group other commands say about themselves. */
export const GROUPS: Readonly<Record<string, string>> = {
  location: "Move data between here and the object store of a profile",
};

/** The one cast: each command declares the flags it reads, and they are made from its rows here. */
const asRun = (run: unknown): Run => run as Run;

export const COMMANDS: readonly CommandFacts[] = [
  {
    name: "output",
    summary: "Hand a named value back to the engine",
    description:
      "Prints one line that the engine takes from the pod's output. Templates read the value as\n" +
      ".Phases.<phase>.Output.<key>. The key is made of letters, digits and underscores.",
    words: "<key> <value>",
    plainValue: true,
    flags: [],
    examples: ["kando output version 1.2", "kando output offset -1", "kando output -- note --anything"],
    exits: [EXIT.done, EXIT.failed, EXIT.usage, EXIT.ourFault],
    load: async () => asRun((await import("./output.ts")).output),
  },
  {
    name: "location push",
    summary: "Store a file, or stdin, as one object",
    description:
      "Streams a file, or stdin for -, into one object; nothing half written remains when it fails.\n" +
      "Up to 64 GiB of unknown length go through 32 MiB of memory, longer streams need more unless\n" +
      "--expect-size tells beforehand.",
    words: "<source>",
    count: 1,
    flags: [
      ...PROFILE,
      PATH,
      { flags: "-o, --output-name <key>", text: "key under which the snapshot is reported; only for kopia locations" },
      {
        flags: "--expect-size <size>",
        text: "about how long stdin will be, such as 200G; chooses the upload's part size",
      },
    ],
    examples: [
      "pg_dump app | kando location push --profile-file /etc/profile.json --path backups/app.sql -",
      "kando location push --profile '{{ toJson .Profile }}' --path backups/data.tar /tmp/data.tar",
    ],
    exits: STORE_EXITS,
    load: async () => asRun((await import("./location-push.ts")).locationPush),
  },
  {
    name: "location pull",
    summary: "Fetch one object into a file or to stdout",
    description:
      "Writes the object to a file, which appears only once it is whole, or to stdout for -.\n" +
      "An object that arrives shorter than announced is an error.",
    words: "<target>",
    count: 1,
    flags: [...PROFILE, PATH, KOPIA],
    examples: [
      "kando location pull --profile-file /etc/profile.json --path backups/app.sql - | psql app",
      "kando location pull --profile '{{ toJson .Profile }}' --path backups/data.tar /tmp/data.tar",
    ],
    exits: STORE_EXITS,
    load: async () => asRun((await import("./location-pull.ts")).locationPull),
  },
  {
    name: "location delete",
    summary: "Remove an object, or a folder of objects",
    description:
      "Removes the object at the path, and every object in the folder of that name; others whose names\n" +
      "only begin alike stay. Nothing to remove is success.",
    words: "",
    flags: [
      ...PROFILE,
      PATH,
      KOPIA,
      { flags: "--all", text: "with an empty path: remove everything below the profile's prefix" },
      { flags: "--prefix-match", text: "remove every object whose name begins with the path, as older versions did" },
    ],
    examples: [
      "kando location delete --profile '{{ toJson .Profile }}' --path backups/2024-05-01",
      "kando location delete --profile-file /etc/profile.json --all",
    ],
    exits: STORE_EXITS,
    load: async () => asRun((await import("./location-delete.ts")).locationDelete),
  },
];
