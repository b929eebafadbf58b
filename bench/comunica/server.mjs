// Comunica on its own in-memory store, as an endpoint on loopback: node server.mjs FILE.nt PORT
// (comunica-sparql-file-http listens on all interfaces, and reads the file at the first query.)
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { QueryEngine } from "@comunica/query-sparql-rdfjs";
import { StreamParser } from "n3";
import { RdfStore } from "rdf-stores";

const [file, port] = process.argv.slice(2);
const store = RdfStore.createDefault();
await new Promise((done, failed) => {
  const quads = createReadStream(file).pipe(new StreamParser({ format: "N-Triples" }));
  store.import(quads).on("end", done).on("error", failed);
});
const engine = new QueryEngine();

async function answer(request, response) {
  const query = new URL(request.url, "http://localhost").searchParams.get("query");
  const result = await engine.query(query, { sources: [store] });
  const table = result.resultType === "bindings" || result.resultType === "boolean";
  const type = table ? "application/sparql-results+json" : "application/n-triples";
  const { data } = await engine.resultToString(result, type);
  response.writeHead(200, { "Content-Type": type });
  data.on("error", () => response.destroy());
  data.pipe(response);
}

createServer((request, response) => {
  answer(request, response).catch((error) => {
    response.writeHead(400, { "Content-Type": "text/plain" }).end(String(error));
  });
}).listen(Number(port), "127.0.0.1");
