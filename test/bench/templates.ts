// How fast templates are rendered, beside Go's text/template doing the same work in the same run.

import { executeTemplate, parseTemplate } from "../../src/template/template.ts";
import { fromJson } from "../../src/template/value.ts";
import { type GoPeer, goPeer, type Question } from "../go-peer/peer.ts";
import { FIXED } from "../template/render.ts";
import { blueprintTemplates } from "./blueprint-templates.ts";
import { median, printRatio } from "./measure.ts";

const TURNS = 7;
const ROUNDS = 150;

/** Both parse once and execute often; they take turns, since a machine is not equally fast at all times. */
export async function measureTemplates(): Promise<void> {
  const { sets, from, found } = blueprintTemplates();
  const questions = sets.flatMap(({ templates, data }) => {
    const text = JSON.stringify(data);
    return templates.map((template, index): Question => ({ id: String(index), template, data: text }));
  });
  console.log(`templates: ${questions.length} of ${found} in ${from} can be rendered with made-up parameters`);
  const { peer, reason } = goPeer();
  if (peer === undefined) return console.log(`templates: not measured, there is no Go to compare with: ${reason}`);
  const jobs = sets.flatMap(({ templates, data }) => {
    const value = fromJson(data);
    return templates.map((text) => ({ text, template: parseTemplate(text), value }));
  });
  const execute = () => {
    for (const { template, value } of jobs) executeTemplate(template, value, FIXED);
  };
  const parseAndExecute = () => {
    for (const { text, value } of jobs) executeTemplate(parseTemplate(text), value, FIXED);
  };
  compare("rendering a round of templates", execute, peer, questions, ROUNDS, false);
  compare("parsing and rendering them", parseAndExecute, peer, questions, ROUNDS / 10, true);
}

function compare(
  what: string,
  round: () => void,
  peer: GoPeer,
  questions: readonly Question[],
  rounds: number,
  parse: boolean,
): void {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const { errorsPerRound, unparsed, nanosecondsPerRound } = peer.measure(questions, `${rounds}x`, { parse });
    if (errorsPerRound + unparsed > 0) throw new Error(`Go refuses ${errorsPerRound + unparsed} of the templates`);
    theirs.push(nanosecondsPerRound / 1e6);
    round();
    const start = performance.now();
    for (let i = 0; i < rounds; i++) round();
    ours.push((performance.now() - start) / rounds);
  }
  printRatio(what, median(ours), "Go text/template", median(theirs));
}
