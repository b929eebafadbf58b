// The rows of a query over some addresses as JSON: node comunica.mjs QUERY ADDRESS…
import { QueryEngine } from "@comunica/query-sparql";

const [query, ...sources] = process.argv.slice(2);
const bindings = await new QueryEngine().queryBindings(query, { sources });
const rows = await bindings.toArray();
const values = (row) => Object.fromEntries([...row].map(([variable, term]) => [variable.value, term.value]));
process.stdout.write(JSON.stringify(rows.map(values)));
