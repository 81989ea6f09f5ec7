// Whatever a template reads when it runs, static analysis has said before: random templates over data that watches.

import t from "tap";
import { ANY_KEY, type DataPath, executeTemplate, parseTemplate, references } from "../../src/template/template.ts";
import { ANY_MAP } from "../../src/template/types.ts";
import { type GoValue, list, type MapKey } from "../../src/template/value.ts";
import { FIXED } from "./render.ts";

/** Random numbers that are the same in each run. */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** A map that tells which of its values are looked at. */
class WatchedMap extends Map<MapKey, GoValue> {
  readonly #path: DataPath;
  readonly #seen: (path: DataPath) => void;

  constructor(path: DataPath, seen: (path: DataPath) => void) {
    super();
    this.#path = path;
    this.#seen = seen;
  }

  override get(key: MapKey): GoValue | undefined {
    if (this.has(key)) this.#seen([...this.#path, String(key)]);
    return super.get(key);
  }

  override *entries(): MapIterator<[MapKey, GoValue]> {
    for (const key of [...this.keys()]) yield [key, this.get(key)!];
  }

  override *values(): MapIterator<GoValue> {
    for (const [, value] of this.entries()) yield value;
  }

  override [Symbol.iterator](): MapIterator<[MapKey, GoValue]> {
    return this.entries();
  }

  override forEach(callback: (value: GoValue, key: MapKey, map: Map<MapKey, GoValue>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }
}

/** What is set into itself goes round in circles. */
const WORLD = { ...FIXED, maxSteps: 5000 };

const KEYS = ["a", "b", "c", "L"];

/** Maps of maps of lists of maps. */
function watched(depth: number, path: DataPath, seen: (path: DataPath) => void): GoValue {
  if (depth === 0) return `leaf of ${path.length}`;
  const entries = new WatchedMap(path, seen);
  for (const key of KEYS) {
    const at = [...path, key];
    const items = () => list([0, 1].map(() => watched(depth - 2, [...at, ANY_KEY], seen)));
    entries.set(key, key === "L" && depth > 1 ? items() : watched(depth - 1, at, seen));
  }
  return { kind: "map", type: ANY_MAP, entries };
}

class Writer {
  readonly #random: (limit: number) => number;
  readonly #variables: string[] = ["$"];
  #loops = 0;

  constructor(seed: number) {
    this.#random = generator(seed);
  }

  #one<T>(...choices: readonly (() => T)[]): T {
    return choices[this.#random(choices.length)]!();
  }

  #name = () => KEYS[this.#random(KEYS.length)]!;
  #fields = () => Array.from({ length: 1 + this.#random(3) }, () => `.${this.#name()}`).join("");
  #variable = () => this.#variables[this.#random(this.#variables.length)]!;
  #key = () =>
    this.#one(
      () => `"${this.#name()}"`,
      () => `"${this.#name()}"`,
      () => `(print "${this.#name()}")`,
      () => "0",
    );

  #operand = (depth: number): string =>
    depth <= 0
      ? this.#one(this.#fields, this.#variable, () => ".")
      : this.#one(
          this.#fields,
          () => `${this.#variable()}${this.#fields()}`,
          this.#variable,
          () => ".",
          () => `(${this.#pipe(depth - 1)})`,
          () => `(${this.#pipe(depth - 1)})${this.#fields()}`,
        );

  #pipe = (depth: number): string =>
    this.#one(
      () => this.#operand(depth),
      () => this.#operand(depth),
      () => `index ${this.#operand(depth - 1)} ${this.#key()}`,
      () => `index ${this.#operand(depth - 1)} ${this.#key()} ${this.#key()}`,
      () => `${this.#key()} | index ${this.#operand(depth - 1)}`,
      // Not pick: it passes over the other keys, too, although nothing comes of their values.
      () => `first (pluck ${this.#key()} ${this.#operand(depth - 1)})`,
      () => `default ${this.#operand(depth - 1)} ${this.#operand(depth - 1)}`,
      () => `dict "a" ${this.#operand(depth - 1)} "b" .`,
      () => `set ${this.#operand(depth - 1)} ${this.#key()} ${this.#operand(depth - 1)}`,
      () => `and ${this.#operand(depth - 1)} ${this.#operand(depth - 1)}`,
      () => `or (not ${this.#operand(depth - 1)}) ${this.#operand(depth - 1)}`,
      () =>
        `ternary ${this.#operand(depth - 1)} ${this.#operand(depth - 1)} (hasKey ${this.#operand(depth - 1)} ${this.#key()})`,
      () => `${this.#operand(depth - 1)} | toJson`,
    );

  #block = (depth: number): string => {
    const outer = this.#variables.length;
    const text = this.statements(depth - 1);
    this.#variables.length = outer;
    return text;
  };

  #statement = (depth: number): string =>
    depth <= 0
      ? this.#one(
          () => `{{ ${this.#pipe(1)} }}`,
          () => "{{ toJson . | len }}",
        )
      : this.#one(
          () => `{{ ${this.#pipe(2)} }}`,
          () => `{{ ${this.#pipe(1)} }}`,
          () => this.#declaration(),
          () => this.#assignment(),
          () => `{{ if ${this.#pipe(1)} }}${this.#block(depth)}{{ else }}${this.#block(depth)}{{ end }}`,
          () =>
            `{{ with ${this.#pipe(1)} }}${this.#block(depth)}{{ else with ${this.#pipe(1)} }}${this.#block(depth)}{{ end }}`,
          () => this.#loop(depth),
          () => `{{ template "t" ${this.#pipe(1)} }}`,
          () => `{{ template "u" ${this.#operand(1)} }}`,
          () => (this.#loops > 0 ? `{{ if ${this.#pipe(0)} }}{{ break }}{{ end }}` : ""),
        );

  #declaration(): string {
    const value = this.#pipe(1);
    const name = `$v${this.#variables.length}`;
    this.#variables.push(name);
    return `{{ ${name} := ${value} }}`;
  }

  #assignment(): string {
    const name = this.#variable();
    return name === "$" ? "" : `{{ ${name} = ${this.#pipe(1)} }}`;
  }

  #loop(depth: number): string {
    const over = this.#pipe(1);
    const outer = this.#variables.length;
    const [key, element] = [`$v${outer}`, `$v${outer + 1}`];
    const declares = this.#random(2) === 0;
    if (declares) this.#variables.push(key, element);
    this.#loops++;
    const body = this.statements(depth - 1);
    this.#loops--;
    this.#variables.length = outer;
    return `{{ range ${declares ? `${key}, ${element} := ` : ""}${over} }}${body}{{ else }}${this.#block(depth)}{{ end }}`;
  }

  statements(depth: number): string {
    return Array.from({ length: 1 + this.#random(3) }, () => this.#statement(depth)).join("");
  }

  template(): string {
    const t = `{{ define "t" }}${new Writer(this.#random(1e9)).body(1)}{{ end }}`;
    const u = '{{ define "u" }}{{ .a }}{{ if .b.c }}{{ template "u" .b }}{{ end }}{{ end }}';
    return `${t}${u}${this.statements(3)}`;
  }

  /** Without calls, which might go round in circles. */
  body(depth: number): string {
    return this.statements(depth).replace(/\{\{ template [^}]*\}\}/g, "");
  }
}

const startsWith = (path: DataPath, start: DataPath) =>
  start.length <= path.length &&
  start.every((step, index) => step === ANY_KEY || path[index] === ANY_KEY || step === path[index]);

t.test("nothing is read that was not announced", async (t) => {
  let reads = 0;
  let finished = 0;
  const faults: string[] = [];
  for (let seed = 1; seed <= 1500 && faults.length < 5; seed++) {
    const text = new Writer(seed).template();
    const seen: DataPath[] = [];
    const template = parseTemplate(text);
    const found = references(template);
    try {
      executeTemplate(
        template,
        watched(5, [], (path) => seen.push(path)),
        WORLD,
      );
      finished++;
    } catch {
      // What was read until then counts all the same.
    }
    reads += seen.length;
    const missed = seen.find(
      (path) => !found.some((one) => startsWith(one.path, path) || (one.use === "value" && startsWith(path, one.path))),
    );
    if (missed !== undefined) faults.push(`${seed}: ${missed.map(String).join("/")} in ${text}`);
  }
  t.same(faults, []);
  t.ok(reads > 20_000, `${reads} reads`);
  t.ok(finished > 300, `${finished} templates ran to their end`);
});
