// An answer other than success, in the shape and wording of a real API server's Status object.
import { KanisterError } from "../../errors/error.ts";

export type StatusCause = { reason?: string; message?: string; field?: string };
export type StatusDetails = {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
};

/** One fault of an object, as the `Invalid` answer lists it. */
export type FieldFault = { field: string; reason: string; message: string };

type Target = { group: string; plural: string; kind: string };

/** `status`, `reason` and message are those of the Status object that goes out. */
export class ApiError extends KanisterError {
  readonly status: number;
  readonly reason: string;
  readonly statusDetails: StatusDetails | undefined;

  constructor(status: number, reason: string, message: string, details?: StatusDetails) {
    super("API", message);
    this.status = status;
    this.reason = reason;
    this.statusDetails = details;
  }
}

export function statusObject(error: ApiError): Record<string, unknown> {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: error.message,
    ...(error.reason ? { reason: error.reason } : {}),
    ...(error.statusDetails ? { details: error.statusDetails } : {}),
    code: error.status,
  };
}

function qualified(target: Pick<Target, "group" | "plural">): string {
  return target.group ? `${target.plural}.${target.group}` : target.plural;
}

function detailsOf(target: Pick<Target, "group" | "plural">, name: string): StatusDetails {
  return { ...(name ? { name } : {}), ...(target.group ? { group: target.group } : {}), kind: target.plural };
}

export function notFound(target: Pick<Target, "group" | "plural">, name: string): ApiError {
  return new ApiError(404, "NotFound", `${qualified(target)} "${name}" not found`, detailsOf(target, name));
}

export function noSuchResource(): ApiError {
  return new ApiError(404, "NotFound", "the server could not find the requested resource", {});
}

export function alreadyExists(target: Target, name: string): ApiError {
  return new ApiError(409, "AlreadyExists", `${qualified(target)} "${name}" already exists`, detailsOf(target, name));
}

export function conflict(target: Target, name: string, why?: string): ApiError {
  const reason = why ?? "the object has been modified; please apply your changes to the latest version and try again";
  const message = `Operation cannot be fulfilled on ${qualified(target)} "${name}": ${reason}`;
  return new ApiError(409, "Conflict", message, detailsOf(target, name));
}

export function forbidden(target: Pick<Target, "group" | "plural">, name: string, why: string): ApiError {
  const what = name ? `${qualified(target)} "${name}"` : qualified(target);
  return new ApiError(403, "Forbidden", `${what} is forbidden: ${why}`, detailsOf(target, name));
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, "BadRequest", message);
}

export function methodNotAllowed(): ApiError {
  return new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});
}

export function gone(message: string): ApiError {
  return new ApiError(410, "Expired", message);
}

export function invalid(target: Target, name: string, faults: readonly FieldFault[]): ApiError {
  const unique = faults.filter(
    (fault, index) =>
      faults.findIndex((other) => other.field === fault.field && other.message === fault.message) === index,
  );
  const texts = unique.map((fault) => `${fault.field}: ${fault.message}`);
  const list = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  const kind = target.group ? `${target.kind}.${target.group}` : target.kind;
  return new ApiError(422, "Invalid", `${kind} "${name}" is invalid: ${list}`, {
    ...(name ? { name } : {}),
    ...(target.group ? { group: target.group } : {}),
    kind: target.kind,
    causes: unique.map(({ field, reason, message }) => ({ reason, message, field })),
  });
}

export function required(field: string, detail = ""): FieldFault {
  return { field, reason: "FieldValueRequired", message: `Required value${detail ? `: ${detail}` : ""}` };
}

export function invalidValue(field: string, value: unknown, detail: string): FieldFault {
  const shown = typeof value === "object" && value !== null ? JSON.stringify(value) : shownScalar(value);
  return { field, reason: "FieldValueInvalid", message: `Invalid value: ${shown}: ${detail}` };
}

export function unsupported(field: string, value: unknown, allowed: readonly string[]): FieldFault {
  const list = allowed.map((item) => JSON.stringify(item)).join(", ");
  return {
    field,
    reason: "FieldValueNotSupported",
    message: `Unsupported value: ${shownScalar(value)}: supported values: ${list}`,
  };
}

function shownScalar(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value ?? "null");
}
