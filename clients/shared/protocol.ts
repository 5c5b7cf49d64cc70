/** What a program is given and what it prints, as clients/README.md says; nothing here sends a request. */

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export type Version = 'v12' | 'v20';

/** What a step is given, by the names of clients/README.md; what a step does not have is absent. */
export interface Given {
  userName?: string;
  password?: string;
  forceLogin?: 'yes';
  acceptLanguage?: string;
  ids?: string[];
  attributes?: string[];
  pagesize?: number;
  relateCase?: 'yes';
  id?: string;
  subject?: string;
  severity?: 'low' | 'medium' | 'high' | 'urgent';
  dueDate?: string;
  owner?: string;
  email?: string;
  status?: 'open' | 'closed';
  activities?: { id: string; contactPoint: string }[];
}

export interface Step {
  step: string;
  version: Version;
  operation: string;
  with: Given;
  values: string[];
}

export type Value = string | number | boolean | null | (string | null)[];

/** The answer to a step: its status, the typed error of a refusal, and all values that it has. */
export interface Answer {
  status: number;
  error?: { code: string; details?: { key: string }[] };
  values?: Record<string, Value>;
}

/** Run the steps of the scenario one after another, print a line for each and a table in the end. */
export async function runScenario(file: string, run: (step: Step) => Promise<Answer>): Promise<void> {
  const { steps }: { steps: Step[] } = JSON.parse(readFileSync(file, 'utf8'));
  const rows = [['version', 'step', 'status', 'code']];
  for (const step of steps) {
    const { status, error, values = {} } = await run(step);
    const refusal = error && { code: error.code, rule: error.details?.[0]?.key };
    const shown = Object.fromEntries(step.values.map((name) => [name, values[name]]));
    console.log(JSON.stringify({ version: step.version, step: step.step, status, ...refusal, values: shown }));
    rows.push([step.version, step.step, String(status), error?.code ?? '']);
  }
  console.log();
  for (const row of rows) console.log(row.map((cell) => cell.padEnd(27)).join('').trimEnd());
}

/** Return a value that the step must have; an Error names what it lacks. */
export function given<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the step is not given ${name}`);
  return value;
}

/** A documented request: parameters by their names in the contract, the body as it is written. */
export interface Request {
  version: Version;
  operation: string;
  session: string | null;
  parameters: Record<string, string>;
  body: string | null;
}

/** A request that the generated types do not let a program make; the message says why. */
export class Unsendable extends Error {}

/** Read a request from each line of standard input, send it and print its verdict at once. */
export async function answerRequests(send: (request: Request) => Promise<Answer>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await verdict(JSON.parse(line), send)));
  }
}

async function verdict(request: Request, send: (request: Request) => Promise<Answer>): Promise<object> {
  try {
    const { status, error } = await send(request);
    return { status, code: error?.code ?? null, rule: error?.details?.[0]?.key ?? null };
  } catch (error) {
    if (error instanceof Unsendable) return { unsent: error.message };
    throw error;
  }
}
