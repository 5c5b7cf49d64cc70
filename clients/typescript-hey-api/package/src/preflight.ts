/**
 * Judges a request before it is sent, by the rules that the request alone decides.
 *
 * The rules are expressions in CEL that the contract publishes; `preflight-rules.ts` is made of them.
 */
import { celEnv, type CelInput, isCelError, parse, plan } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { functions } from "./preflight-functions.js";
import { RULES } from "./preflight-rules.js";

export type Version = keyof typeof RULES;

/** A rule that a request breaks, as the server says it; `…` in a message is what only the server says. */
export interface BrokenRule {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

/**
 * What a request is judged by beside its body: `parameters` of path and query, by name without what stands
 * before the first letter (`$sort` is `sort`), and the moment; without `now`, the present one.
 */
export interface Around {
  readonly parameters?: object;
  readonly now?: Date;
}

interface Rule extends BrokenRule {
  readonly rule: string;
}

interface Judged {
  readonly values: readonly { readonly name: string; readonly expression: string }[];
  readonly rules: readonly Rule[];
}

type Value = ReturnType<ReturnType<typeof plan>>;
type Evaluate = (values: Record<string, CelInput>) => Value;

const ENVIRONMENT = celEnv({ funcs: [...strings, ...functions] });
const PLANNED = new Map<string, Evaluate>();

/**
 * Returns the rules that a request breaks, in the order in which the server evaluates them; empty if none,
 * or if the operation has no rule that the request alone decides. A server may refuse the request all the same.
 *
 * `preflight("v12", "edit_case", { id: "1000", lastModified: { date: "2015-07-30T13:07:40.000Z" } })` returns
 * one rule, `edit_case.something_changes`. The request is valid by its type.
 */
export function preflight(version: Version, operation: string, request?: object, around: Around = {}): BrokenRule[] {
  const operations: Readonly<Record<string, Judged>> = RULES[version].operations;
  const judged = operations[operation];
  if (judged === undefined) {
    return [];
  }
  const known: Record<string, CelInput> = {
    parameters: valueOf(around.parameters ?? {}),
    now: timestampFromDate(around.now ?? new Date()),
  };
  if (request !== undefined) {
    known["request"] = valueOf(request);
  }
  for (const { name, expression } of judged.values) {
    const value = planned(expression)(known);
    if (!isCelError(value)) {
      known[name] = value;
    }
  }
  return judged.rules
    .filter((rule) => planned(rule.rule)(known) === false)
    .map(({ id, code, message }) => ({ id, code, message }));
}

function planned(expression: string): Evaluate {
  let found = PLANNED.get(expression);
  if (found === undefined) {
    found = plan(ENVIRONMENT, parse(expression));
    PLANNED.set(expression, found);
  }
  return found;
}

/** Returns JSON as CEL has it: objects as maps, whole numbers as integers; what is undefined is absent. */
function valueOf(json: unknown): CelInput {
  if (Array.isArray(json)) {
    return json.map(valueOf);
  }
  if (typeof json === "object" && json !== null) {
    const members = Object.entries(json).filter(([, value]) => value !== undefined);
    return new Map(members.map(([name, value]) => [name, valueOf(value)]));
  }
  if (typeof json === "number") {
    return Number.isInteger(json) ? BigInt(json) : json;
  }
  if (typeof json === "string" || typeof json === "boolean" || json === null) {
    return json;
  }
  throw new TypeError(`a request is JSON, and has no ${typeof json}`);
}
