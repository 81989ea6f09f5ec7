// The base of every error this project raises, so that one place can turn any of them into advice for a person.

/** Where in the user's input a fault lies. Lines and columns count from 1; a column counts characters. */
export type Position = {
  /** File name as the user typed it, or `<kind> namespace/name` for an object of the cluster. */
  file?: string;
  line?: number;
  column?: number;
  /** Path inside the document, for example `actions.backup.phases[0].args.pod`. */
  path?: string;
};

export type ErrorOptions = {
  /** What to type or change next. */
  hint?: string;
  where?: Position;
  /** Further facts for `--output json`; never shown in the one-line message. */
  details?: Record<string, unknown>;
  cause?: unknown;
};

/**
 * An error with a stable upper-case `code` and a one-line message that names what failed.
 * Callers branch on `code` or class, never on the text.
 */
export class KanisterError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly where: Position | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
    this.where = options.where;
    this.details = options.details;
  }
}

/** The user typed something that cannot be meant: exit code 2. */
export class UsageError extends KanisterError {
  constructor(message: string, options: ErrorOptions = {}) {
    super("USAGE", message, options);
  }
}

/** A thing the user named does not exist: exit code 3. */
export class NotFoundError extends KanisterError {
  constructor(message: string, options: ErrorOptions = {}) {
    super("NOT_FOUND", message, options);
  }
}

/** A deadline passed: exit code 4. */
export class TimeoutError extends KanisterError {
  constructor(message: string, options: ErrorOptions = {}) {
    super("TIMEOUT", message, options);
  }
}

/** The user, or the host on the user's behalf, asked to stop: exit code 130. */
export class CancelledError extends KanisterError {
  constructor(message: string, options: ErrorOptions = {}) {
    super("CANCELLED", message, options);
  }
}

/** One fault of an input document. */
export type Finding = { message: string; where: Position; hint?: string; severity: "error" | "warning" };

/** An input document cannot be used; all its faults are listed. Exit code 1, or 5 where findings are the answer. */
export class DocumentError extends KanisterError {
  readonly findings: readonly Finding[];

  constructor(code: string, message: string, findings: readonly Finding[], options: ErrorOptions = {}) {
    super(code, message, { where: findings[0]?.where, hint: findings[0]?.hint, ...options });
    this.findings = findings;
  }
}

/** A template could not be parsed or executed. `where` points into the template's text until a caller maps it to the file. */
export class TemplateError extends KanisterError {
  /** The text of the failing expression, as written. */
  readonly expression: string | undefined;

  constructor(message: string, options: ErrorOptions & { expression?: string } = {}) {
    super("TEMPLATE", message, options);
    this.expression = options.expression;
  }
}

/** An answer of the Kubernetes API, or the lack of one. */
export class ClusterError extends KanisterError {
  /** HTTP status, or 0 when the server could not be reached. */
  readonly status: number;
  /** `reason` of the Kubernetes Status object, for example `NotFound`. */
  readonly reason: string;

  constructor(message: string, options: ErrorOptions & { status: number; reason: string }) {
    super("CLUSTER", message, options);
    this.status = options.status;
    this.reason = options.reason;
  }
}

/** How an object store failed; `transient` says whether the same call may succeed later. */
export class StoreError extends KanisterError {
  readonly kind: "not-found" | "exists" | "denied" | "invalid" | "unavailable" | "unknown";
  readonly transient: boolean;

  constructor(kind: StoreError["kind"], message: string, options: ErrorOptions & { transient?: boolean } = {}) {
    super("STORE", message, options);
    this.kind = kind;
    this.transient = options.transient ?? kind === "unavailable";
  }
}

/** A phase of an action failed. */
export class PhaseError extends KanisterError {
  readonly action: string;
  readonly phase: string;
  readonly func: string;

  constructor(message: string, options: ErrorOptions & { action: string; phase: string; func: string }) {
    super("PHASE", message, options);
    this.action = options.action;
    this.phase = options.phase;
    this.func = options.func;
  }
}

/** The text of anything thrown, for the inside of another message. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
