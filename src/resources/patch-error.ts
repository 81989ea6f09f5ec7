// One error for every patch that cannot be applied, so that a server can answer 4xx instead of 500.
import { KanisterError } from "../errors/error.ts";

export class PatchError extends KanisterError {
  /** `invalid`: the patch makes no sense; `unprocessable`: it makes sense, but not for this object. */
  readonly kind: "invalid" | "unprocessable";

  constructor(message: string, kind: PatchError["kind"] = "invalid") {
    super("PATCH", message);
    this.kind = kind;
  }
}
