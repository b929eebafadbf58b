// What the editor completes: variables, keywords, prefixes, classes and properties of the graph, and things by their
// names in the reader's language. A thing is put in as a query writes it, with its name as a comment.
import { pickedCompletion } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";

const KEYWORDS = (
  "SELECT DISTINCT CONSTRUCT DESCRIBE ASK WHERE FROM GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES EXISTS LIMIT OFFSET " +
  "PREFIX COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT LANG LANGMATCHES STR CONTAINS LCASE REGEX STRSTARTS COALESCE IF"
).split(" ").concat(["ORDER BY", "GROUP BY", "HAVING", "NOT EXISTS"]);
const WORD = /[$?<]?[\p{L}\p{N}_-]*:?[\p{L}\p{N}_.%-]*/u;
const STEADY = /^[$?<]?[\p{L}\p{N}_-]*:?[\p{L}\p{N}_.%-]*$/u;
const WAIT = 150;

const inside = (state, position, kind) => kind.test(syntaxTree(state).resolveInner(position, -1).name);

/** Put a name in, and what it means behind the line, where it cannot cut the query short. */
function insertNamed(name, meaning) {
  return (view, completion, from, to) => {
    const line = view.state.doc.lineAt(to);
    const commented = inside(view.state, line.to, /comment/i);
    const text = meaning.replace(/\s+/g, " ");
    const comment = line.text.includes(text) ? "" : `${commented ? ", " : "  # "}${text}`;
    view.dispatch({
      changes: [{ from, to, insert: name }, { from: line.to, insert: comment }],
      selection: { anchor: from + name.length },
      annotations: pickedCompletion.of(completion),
      userEvent: "input.complete",
    });
  };
}

async function readJson(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

function vocabularyOptions({ prefixes, terms }) {
  return [
    ...KEYWORDS.map((label) => ({ label, type: "keyword" })),
    ...Object.entries(prefixes).map(([name, iri]) => ({ label: `${name}:`, detail: iri, type: "namespace" })),
    ...terms.map(({ name, label, kind }) => ({ label: name, detail: label, type: kind, boost: 1 })),
    // By its translated name, for readers who do not know how the vocabulary calls it.
    ...terms
      .filter(({ name, label }) => label && !name.toLowerCase().includes(label.toLowerCase().replaceAll(" ", "")))
      .map(({ name, label, kind }) => ({ label, detail: name, apply: name, type: kind, boost: -1 })),
  ];
}

function vocabulary(address) {
  let options;
  return async (context) => {
    const word = context.matchBefore(WORD);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    if (inside(context.state, context.pos, /comment|string/i)) return null;
    options ??= readJson(address).then(vocabularyOptions).catch(() => []);
    const current = word.text;
    const variables = new Set(context.state.doc.toString().match(/[?$]\w+/g) ?? []);
    if (current.length > 1) variables.delete(current);
    const seen = [...variables].map((label) => ({ label, type: "variable", boost: 2 }));
    return { from: word.from, options: [...(await options), ...seen], validFor: STEADY };
  };
}

function things(address) {
  return async (context) => {
    const word = context.matchBefore(WORD);
    const text = word?.text ?? "";
    const enough = /[^\p{ASCII}]/u.test(text) ? 2 : 3;
    if (text.length < enough || /[:?$<]/.test(text) || inside(context.state, context.pos, /comment|string/i)) return null;
    await new Promise((resolve) => setTimeout(resolve, WAIT));
    if (context.aborted) return null;
    const found = await readJson(`${address}${address.includes("?") ? "&" : "?"}q=${encodeURIComponent(text)}`).catch(() => null);
    if (!found?.things.length) return null;
    const options = found.things.map(({ name, label, code, matched }) => ({
      label: code && !label.includes(code) ? `${code} ${label}` : label,
      detail: matched ? `${matched} – ${name}` : name,
      type: "thing",
      apply: insertNamed(name, label),
    }));
    return { from: word.from, options, filter: false };
  };
}

/** The sources of completions; `address` answers with the vocabulary, and with `q` with things. */
export function sources(address) {
  return [vocabulary(address), things(address)];
}
