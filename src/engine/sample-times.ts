// Tries a layout on times as `.Time` has them, since one that does not fit is no error when a template runs.

import { executeTemplate, parseTemplate } from "../template/template.ts";
import { anyMap } from "../template/value.ts";
import { blueprintEnvironment } from "./template-environment.ts";

/** Zeros at the end of the fraction are left out. */
const SAMPLES = ["2026-03-04T05:06:07.123456789Z", "2026-03-04T05:06:07.123Z", "2026-03-04T05:06:07Z"];

/** Whether the layout does not fit some form of `.Time`, so that the time becomes that of the year 1. */
export function isZeroTime(layout: string): boolean {
  const template = parseTemplate('{{ toDate .layout .time | date "2006" }}');
  return SAMPLES.some((time) => {
    const environment = blueprintEnvironment(() => new Date(time));
    return executeTemplate(template, anyMap({ layout, time }), environment) === "0001";
  });
}
