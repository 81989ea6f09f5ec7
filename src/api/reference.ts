// References from one object to another, as they stand in ActionSets, Blueprints and Profiles.

/** All members are text; an absent one means the same as an empty one (CRD `ObjectReference`). */
export type ObjectReference = {
  /** The bare version for the object of an action (`v1`), never `group/version`. */
  apiVersion?: string;
  /** Readers accept a trailing slash, which older tools wrote. */
  group?: string;
  /** Plural, lower case: `configmaps`. */
  resource?: string;
  kind?: string;
  name?: string;
  namespace?: string;
};

/** What an action hands on: text values, or one kopia snapshot document. */
export type Artifact = {
  keyValue?: Record<string, string>;
  /** JSON text printed by `kando location push` for kopia locations. */
  kopiaSnapshot?: string;
};

export type ObjectMeta = {
  name?: string;
  generateName?: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
};
