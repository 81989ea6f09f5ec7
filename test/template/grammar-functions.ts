// The functions that generated templates call, with what their arguments should be and what they give.

import type { ValueKind } from "./grammar-data.ts";
import type { TextKind } from "./grammar-texts.ts";

/** What an argument should be; `width` is a small number, since it decides how much is made. */
export type ArgumentKind =
  | TextKind
  | Exclude<ValueKind, "string" | "nil">
  | "any"
  | "number"
  | "width"
  | "index"
  | "strings"
  | "moment"
  | "time"
  | "version value"
  | "comparable"
  /** What prints the same whatever the verb: no pointers, whose addresses differ. */
  | "printable"
  /** A map that nothing else holds, so that a function may change it without putting it into itself. */
  | "fresh map";
export type ResultKind =
  | "string"
  | "int"
  | "int64"
  | "float"
  | "bool"
  | "list"
  | "strings"
  | "ints"
  | "map"
  | "texts"
  | "time"
  | "version value"
  | "any";

export type FunctionShape = {
  readonly name: string;
  readonly parameters: readonly ArgumentKind[];
  /** The last parameter may be repeated or left out. */
  readonly variadic: boolean;
  readonly result: ResultKind;
};

/** Functions whose result follows from their arguments. */
export const PURE: readonly FunctionShape[] = shapes(`
  hello -> string
  abbrev index text -> string; abbrevboth index index text -> string; trunc index text -> string
  substr index index text -> string; trim text -> string; upper words -> string; lower words -> string; title words -> string
  untitle words -> string; swapcase words -> string; snakecase words -> string; kebabcase words -> string; camelcase words -> string
  nospace text -> string; initials words -> string; trimAll text text -> string; trimall separator text -> string
  trimPrefix separator text -> string; trimSuffix separator text -> string; contains separator text -> bool
  hasPrefix separator text -> bool; hasSuffix separator text -> bool; repeat width text -> string
  replace separator separator text -> string; quote any... -> string; squote any... -> string; cat any... -> string
  indent width text -> string; nindent width text -> string; wrap index text -> string; wrapWith index separator text -> string
  plural text text index -> string; toString any -> string; split separator text -> texts; splitn separator index text -> texts
  splitList separator text -> strings; join separator list -> string; toStrings any -> strings; sortAlpha list -> strings
  sha1sum text -> string; sha256sum text -> string; adler32sum text -> string; fail text -> string
  atoi digits -> int; int any -> int; int64 any -> int64; float64 any -> float; toDecimal any -> int64
  int digits -> int; float64 digits -> float; toDecimal digits -> int64
  add number... -> int64; add1 number -> int64; sub number number -> int64; mul number number... -> int64
  div number number -> int64; mod number number -> int64; max number number... -> int64; biggest number number... -> int64
  min number number... -> int64; ceil number -> float; floor number -> float; round number width -> float; round number width float -> float
  until width -> ints; untilStep width width width -> ints
  default any any -> any; empty any -> bool; coalesce any... -> any; compact list -> list; deepCopy any -> any
  toJson any -> string; toPrettyJson any -> string; ternary any any bool -> any
  typeOf any -> string; typeIs type any -> bool; typeIsLike type any -> bool; kindOf any -> string; kindIs type any -> bool
  deepEqual any any -> bool; base path -> string; dir path -> string; clean path -> string; ext path -> string; isAbs path -> bool
  b64enc text -> string; b64dec base64 -> string; b32enc text -> string; b32dec base32 -> string; decryptAES text base64 -> string
  list any... -> list; tuple any... -> list; dict key any key any -> map; dict any... -> map; set fresh-map key any -> map; unset fresh-map key -> map
  hasKey map key -> bool; pluck key map... -> list; pick map key... -> map; omit map key... -> map
  merge fresh-map map... -> map; mergeOverwrite fresh-map map... -> map
  append list any -> list; push list any -> list; prepend list any -> list; first list -> any; rest list -> list; last list -> any
  initial list -> list; reverse list -> list; uniq list -> list; without list any... -> list; has any list -> bool
  slice list index index -> any; slice list index -> any; concat list... -> list
  toDate layout date -> time; dateInZone layout moment zone -> string; date layout moment -> string; htmlDate moment -> string
  htmlDateInZone moment zone -> string; dateModify duration time -> time; date_modify duration time -> time; unixEpoch time -> string
  semver version -> version-value; semverCompare constraint version -> bool; semverCompare version version -> bool
  regexMatch pattern text -> bool; regexFind pattern text -> string; regexFindAll pattern text index -> strings
  regexReplaceAll pattern text replacement -> string; regexReplaceAllLiteral pattern text replacement -> string
  regexSplit pattern text index -> strings
  urlParse url -> map; urlJoin map -> string; buildCustomCert base64 base64 -> any; expandenv environment -> string
  and any any... -> any; or any any... -> any; not any -> bool; eq comparable comparable... -> bool; ne comparable comparable -> bool
  lt comparable comparable -> bool; le comparable comparable -> bool; gt comparable comparable -> bool; ge comparable comparable -> bool
  index list index -> any; index map key -> any; index text index -> any; index any any... -> any; len list -> int; len any -> int
  print any... -> string; println any... -> string; printf format printable printable -> string; printf format printable... -> string; printf format printable -> string
  html any... -> string; js any... -> string; urlquery any... -> string; call any any -> any
`);

/** Functions that answer differently each time, or in another order. */
export const IMPURE: readonly FunctionShape[] = shapes(`
  now -> time; ago moment -> string; ago any -> string; date layout any -> string; htmlDate any -> string; dateInZone layout any zone -> string
  randAlphaNum width -> string; randAlpha width -> string; randAscii width -> string; randNumeric width -> string
  shuffle text -> string; uuidv4 -> string; env key -> string; getHostByName text -> string; encryptAES text text -> string
  keys map... -> strings; values map -> list
`);

function shapes(text: string): FunctionShape[] {
  return text
    .split(/[;\n]/)
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [left = "", result = ""] = line.split("->").map((side) => side.trim());
      const [name = "", ...words] = left.split(" ");
      return {
        name,
        parameters: words.map((word) => word.replace("...", "").replace("-", " ") as ArgumentKind),
        variadic: words.at(-1)?.endsWith("...") ?? false,
        result: result.replace("-", " ") as ResultKind,
      };
    });
}
