// Tries a layout on times as `.Time` has them, since one that does not fit is no error when a template runs.

import { executeTemplate, parseTemplate } from "../template/template.ts";
import { anyMap } from "../template/value.ts";
import { blueprintEnvironment } from "./template-environment.ts";

/** With and without a fraction of a second. */
const SAMPLES = ["2026-03-04T05:06:07.123456789Z", "2026-03-04T05:06:07Z"];

/** Whether the layout fits neither form of `.Time`, so that the time becomes that of the year 1. */
export function isZeroTime(layout: string): boolean {
  const template = parseTemplate('{{ toDate .layout .time | date "2006" }}');
  return SAMPLES.every((time) => {
    const environment = blueprintEnvironment(() => new Date(time));
    return executeTemplate(template, anyMap({ layout, time }), environment) === "0001";
  });
}
