// A scenario: a folder with a story told in scenario.yaml, run on any cluster with the same expected end state.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readYaml } from "../../src/api/kubernetes-yaml.ts";

/** Text that must match: a substring, or a regular expression between slashes. */
export type Expected = string;

export type Step =
  | {
      /** Words after `kanctl run`; the scenario's folder is the working directory of file names that start with ./ */
      run: string[];
      exit?: number;
      stdout?: Expected[];
      stderr?: Expected[];
      absent?: Expected[];
      interruptAt?: string;
      /** Variables for later steps: the first group of a regular expression in what was printed. */
      save?: Record<string, string>;
      /** Run as this service account of the namespace instead of as the owner of the cluster. */
      as?: string;
    }
  | { exec: { pod: string; container?: string; command: string[] }; stdout?: Expected[]; absent?: Expected[] }
  /** `absent: true`: none such is left; else some object matches `match`, a part of it. */
  | {
      object: { apiVersion: string; resource: string; name?: string; selector?: string; clusterScoped?: boolean };
      match?: unknown;
      count?: number;
    }
  /** Part of the record written with --record $RECORD. */
  | { record: unknown };

export type Scenario = {
  title: string;
  /** Must fail when this line of the program is taken away; for the reader. */
  proves: string;
  /** Applied before the first step; pods and workloads among them are waited for. */
  objects?: Record<string, unknown>[];
  steps: Step[];
  /** Why it cannot run on one of the two. */
  skip?: { sandbox?: string; real?: string };
};

export const SCENARIOS = import.meta.dirname;

/** Names of all scenario folders. */
export function scenarioNames(): string[] {
  return readdirSync(SCENARIOS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The scenario with `$NAME` replaced from `variables` everywhere. */
export function readScenario(name: string, variables: Record<string, string>): Scenario {
  const file = join(SCENARIOS, name, "scenario.yaml");
  const text = substitute(readFileSync(file, "utf8"), variables);
  return readYaml(text, file)[0]?.value as Scenario;
}

export function substitute(text: string, variables: Record<string, string>): string {
  return text.replace(/\$([A-Z_]+)\b/g, (whole, name: string) => variables[name] ?? whole);
}
