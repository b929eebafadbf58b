// Follows an event stream: a line of JSON for each member, with its identity and its statements in N-Quads.
// node ldes.mjs URL [ascending] [follow]
import { replicateLDES } from "ldes-client";
import { Writer } from "n3";

const [url, ...wishes] = process.argv.slice(2);
const follow = wishes.includes("follow");
const config = { url, polling: follow, ...(follow ? { pollInterval: 200 } : {}) };
const client = replicateLDES(config, wishes.includes("ascending") ? "ascending" : "none");
client.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
for await (const member of client.stream({ highWaterMark: 10 })) {
  const quads = new Writer({ format: "N-Quads" }).quadsToString(member.quads);
  console.log(JSON.stringify({ id: member.id.value, of: member.isVersionOf, type: member.type?.value, quads }));
}
