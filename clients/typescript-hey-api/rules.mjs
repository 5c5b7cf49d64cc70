// Writes the rules that a request alone decides into the package, as a module with their types.
import { readFileSync, writeFileSync } from "node:fs";

const [target, ...files] = process.argv.slice(2);
const versions = files.map((file) => JSON.parse(readFileSync(file, "utf8")));
const rules = Object.fromEntries(
  versions.map(({ version, operations }) => [version, { operations }]),
);
writeFileSync(target, `export const RULES = ${JSON.stringify(rules, null, 1)};\n`);
