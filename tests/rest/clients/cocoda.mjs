// The Skosmos provider of the Cocoda SDK against our server: node cocoda.mjs API VOCABULARY SCHEME CONCEPT WORD
import { cdk, SkosmosApiProvider } from "cocoda-sdk"

cdk.addProvider(SkosmosApiProvider)
const [api, id, schemeUri, conceptUri, word] = process.argv.slice(2)
const scheme = { uri: schemeUri, VOCID: id }
const registry = cdk.initializeRegistry({ uri: "urn:x:registry", provider: "SkosmosApi", api, schemes: [scheme] })
const concept = { uri: conceptUri, inScheme: [scheme] }
const narrower = await registry.getNarrower({ concept })
const found = {
  schemes: await registry.getSchemes(),
  top: await registry.getTop({ scheme }),
  concepts: await registry.getConcepts({ concepts: [concept] }),
  narrower,
  ancestors: await registry.getAncestors({ concept: { uri: narrower[0].uri, inScheme: [scheme] } }),
  types: await registry.getTypes({ scheme }),
  search: await registry.search({ search: word, scheme, limit: 5 }),
  suggest: await registry.suggest({ search: word, scheme, limit: 5 }),
}
// Members that begin with _ refer to the registry itself.
console.log(JSON.stringify(found, (key, value) => key.startsWith("_") ? undefined : value))
