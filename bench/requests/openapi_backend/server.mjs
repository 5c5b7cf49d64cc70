// openapi-backend judges each edit by the bundled contract with ajv, and a handler answers 204.
// Usage: node server.mjs PORT OPENAPI.json
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { OpenAPIBackend } from "openapi-backend";

const [port, file] = process.argv.slice(2);
const definition = JSON.parse(readFileSync(file, "utf-8"));
const path = "/interaction/case";
definition.paths = { [path]: { put: definition.paths[path].put } };
delete definition.security;
delete definition.paths[path].put.security;

const refuse = (response, status, errors) => {
  const text = JSON.stringify(errors);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) }).end(text);
};

const api = new OpenAPIBackend({ definition, apiRoot: "/system/ws/v12", quick: true, ajvOpts: { strict: false } });
api.register({
  edit_case: (_context, _request, response) => response.writeHead(204).end(),
  validationFail: (context, _request, response) => refuse(response, 400, context.validation.errors),
  notFound: (_context, _request, response) => refuse(response, 404, []),
});
await api.init();

createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString("utf-8");
    api.handleRequest({ method: request.method, path: request.url, headers: request.headers, body }, request, response);
  });
}).listen(Number(port), "127.0.0.1");
