// Checks mappings, which are read from standard input as a JSON array; prints what is wrong with each.
// Skosmos has always written three members otherwise than JSKOS does, and its clients rely on it: the type is a compact
// IRI, prefLabel a plain text that belongs to the target, and notation null for none. They are put right first.
import { validate } from "jskos-validate"
import { readFileSync } from "node:fs"

const mappings = JSON.parse(readFileSync(0, "utf-8"))
const SKOS = "http://www.w3.org/2004/02/skos/core#"
const asJskos = ({ prefLabel, notation, type, ...rest }) => ({
  ...rest,
  ...(notation ? { notation } : {}),
  type: type.map((name) => name.replace(/^skos:/, SKOS)),
})
const check = (mapping) => validate.mapping(mapping, { unknownFields: true }) ? [] : validate.mapping.errorMessages
console.log(JSON.stringify(mappings.map(asJskos).map(check)))
