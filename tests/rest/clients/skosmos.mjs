// The Skosmos client of the University of Helsinki against our server: node skosmos.mjs API VOCABULARY LABEL LANGUAGE
import createClient from "skosmos-api-client/lib/nodejs.js"

const [api, id, label, language] = process.argv.slice(2)
const client = createClient({ url: api.replace(/\/$/, "") })
const found = {
  vocabularies: await client.vocabularies(language),
  vocabulary: await client.vocabulary(id, language),
  lookup: await client.vocabulary.lookup(id, label, language),
}
console.log(JSON.stringify(found))
