// Every template of the blueprints people wrote must parse; skips where they are not at hand.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import t from "tap";
import { messageOf } from "../../src/errors/error.ts";
import { parseTemplate, printTemplate, references } from "../../src/template/template.ts";

const shared = process.env["KANISTER_TEST_SHARED"] ?? join(import.meta.dirname, "../../../shared");
const folder = join(shared, "corpus/blueprints");
const skip = existsSync(folder) ? false : `no blueprints in ${folder}`;

function* templatesIn(value: unknown, path: string): Generator<{ path: string; text: string }> {
  if (typeof value === "string" && value.includes("{{")) yield { path, text: withoutJsonPaths(value) };
  if (value === null || typeof value !== "object") return;
  for (const [key, member] of Object.entries(value)) yield* templatesIn(member, `${path}.${key}`);
}

/** The conditions of Wait hold JSONPath in single braces, which is replaced before they are templates. */
function withoutJsonPaths(text: string): string {
  return text.replace(/(?<!\{)\{\s*\$[^{}]*\}(?!\})/g, "1");
}

t.test("templates of the blueprint corpus", { skip }, async (t) => {
  let count = 0;
  const faults: string[] = [];
  for (const file of readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))) {
    for (const { path, text } of templatesIn(load(readFileSync(join(folder, file), "utf8")), "")) {
      count++;
      try {
        const template = parseTemplate(text);
        references(template);
        const printed = printTemplate(template);
        if (printTemplate(parseTemplate(printed)) !== printed) faults.push(`${file}${path}: prints differently again`);
      } catch (error) {
        faults.push(`${file}${path}: ${messageOf(error)}`);
      }
    }
  }
  t.same(faults, []);
  t.ok(count > 500, `${count} templates`);
});
