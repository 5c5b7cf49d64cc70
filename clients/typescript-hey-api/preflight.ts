// Judges the request of each line of the standard input, and prints the ids of the rules that it breaks.
import { readFileSync } from "node:fs";
import { preflight, type Version } from "casewright-client/preflight";

interface Line {
  version: Version;
  operation: string;
  parameters: object;
  request?: object;
  now: string;
}

const lines = readFileSync(0, "utf8").split("\n").filter((line) => line !== "");
for (const line of lines) {
  const told: Line = JSON.parse(line);
  const around = { parameters: told.parameters, now: new Date(told.now) };
  const broken = preflight(told.version, told.operation, told.request, around);
  console.log(JSON.stringify(broken.map((rule) => rule.id)));
}
