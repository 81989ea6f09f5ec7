// The query of list, watch and deletecollection requests: selectors, paging, where to resume.

import { messageOf } from "../../errors/error.ts";
import { type FieldTerm, matchesFields, parseFieldSelector } from "../../resources/field-selector.ts";
import { isObject } from "../../resources/json.ts";
import { matchesLabels, parseLabelSelector, type Requirement } from "../../resources/label-selector.ts";
import type { KubeObject } from "../kubernetes-objects.ts";
import { badRequest } from "./api-error.ts";

export type ListOptions = {
  labels: Requirement[];
  fields: FieldTerm[];
  limit: number;
  continueFrom: string | undefined;
  resourceVersion: string;
  watch: boolean;
  bookmarks: boolean;
  sendInitialEvents: boolean;
  timeoutSeconds: number | undefined;
};

export function readListOptions(query: URLSearchParams, name?: string): ListOptions {
  const flag = (key: string) => query.get(key) === "true" || query.get(key) === "1";
  const fields = parse(() => parseFieldSelector(query.get("fieldSelector") ?? ""));
  if (name !== undefined) fields.push({ field: "metadata.name", operator: "=", value: name });
  return {
    labels: parse(() => parseLabelSelector(query.get("labelSelector") ?? "")),
    fields,
    limit: Number(query.get("limit") ?? 0) || 0,
    continueFrom: query.get("continue") ?? undefined,
    resourceVersion: query.get("resourceVersion") ?? "",
    watch: flag("watch"),
    bookmarks: flag("allowWatchBookmarks"),
    sendInitialEvents: flag("sendInitialEvents"),
    timeoutSeconds: query.has("timeoutSeconds") ? Number(query.get("timeoutSeconds")) : undefined,
  };
}

export function isSelected(options: Pick<ListOptions, "labels" | "fields">, object: KubeObject): boolean {
  return (
    matchesLabels(options.labels, object.metadata.labels ?? {}) &&
    matchesFields(options.fields, (field) => readField(object, field))
  );
}

function readField(object: KubeObject, field: string): string | undefined {
  let value: unknown = object;
  for (const part of field.split(".")) value = isObject(value) ? value[part] : undefined;
  return value === undefined || value === null || typeof value === "object" ? undefined : String(value);
}

function parse<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw badRequest(messageOf(error));
  }
}
