// "Did you mean": near enough to help, never far-fetched.

import t from "tap";
import { nearest } from "../../src/util/nearest.ts";

t.test("the nearest word, or none", async (t) => {
  const words = ["backup", "restore", "delete", "KubeExec", "KubeExecAll", "to", "a"];
  const rows: [title: string, word: string, near: string | undefined][] = [
    ["the word itself", "backup", "backup"],
    ["another case", "BACKUP", "backup"],
    ["one letter less", "bakup", "backup"],
    ["one letter more", "backupp", "backup"],
    ["two letters swapped", "bakcup", "backup"],
    ["two letters swapped are one slip", "ot", "to"],
    ["the nearest of several", "KubeExecAl", "KubeExecAll"],
    ["a third may differ", "rostora", "restore"],
    ["more may not", "rxxxore", undefined],
    ["short words: one slip", "b", "a"],
    ["nothing like it", "frobnicate", undefined],
    ["an empty word is near to one letter only", "", "a"],
  ];
  for (const [title, word, near] of rows) t.equal(nearest(word, words), near, title);
  t.equal(nearest("x", []), undefined);
  t.equal(nearest("ab", new Map([["ac", 1]]).keys()), "ac", "any iterable");
  t.equal(nearest("bb", ["ab", "ba"]), "ab", "of equals the first");
});
