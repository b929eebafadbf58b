// The query editor: CodeMirror on top of the page's own textarea, which keeps working without this file.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { HighlightStyle, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

const TERMS = `SELECT DISTINCT ?term (SAMPLE(?name) AS ?label) WHERE {
  { ?term a owl:Class } UNION { ?term a owl:ObjectProperty } UNION { ?term a owl:DatatypeProperty }
  UNION { GRAPH ?g { ?term rdfs:label ?any } FILTER(STRENDS(STR(?g), "/ontology/labels")) }
  OPTIONAL { ?term rdfs:label ?name . FILTER(LANG(?name) = "en") }
} GROUP BY ?term LIMIT 2000`;

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], class: "q-keyword" },
  { tag: [tags.string, tags.literal], class: "q-string" },
  { tag: [tags.number, tags.bool], class: "q-number" },
  { tag: tags.variableName, class: "q-variable" },
  { tag: [tags.comment, tags.lineComment], class: "q-comment" },
  { tag: [tags.namespace, tags.typeName, tags.propertyName, tags.name], class: "q-name" },
]);

async function readVocabulary(endpoint) {
  const [prefixes, terms] = await Promise.all([
    fetch(`${endpoint}/prefixes`, { headers: { Accept: "application/json" } }).then((answer) => answer.json()),
    fetch(`${endpoint}?query=${encodeURIComponent(TERMS)}`, {
      headers: { Accept: "application/sparql-results+json" },
    }).then((answer) => answer.json()),
  ]);
  const known = Object.entries(prefixes.prefixes ?? prefixes);
  return [
    ...known.map(([name, iri]) => ({ label: `${name}:`, detail: iri, type: "namespace" })),
    ...terms.results.bindings.flatMap(({ term, label }) => {
      const fit = known.filter(([name, iri]) => name && term.value.startsWith(iri)).sort((a, b) => b[1].length - a[1].length)[0];
      return fit ? [{ label: `${fit[0]}:${term.value.slice(fit[1].length)}`, detail: label?.value, type: "property" }] : [];
    }),
  ];
}

function completion(endpoint) {
  let vocabulary;
  return async (context) => {
    const word = context.matchBefore(/[\w-]*:?[\w.-]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    vocabulary ??= readVocabulary(endpoint).catch(() => []);
    const variables = new Set(context.state.doc.toString().match(/[?$]\w+/g) ?? []);
    const options = [...(await vocabulary), ...[...variables].map((label) => ({ label, type: "variable" }))];
    return { from: word.from, options, validFor: /^[\w-]*:?[\w.-]*$/ };
  };
}

function showError(view, textarea) {
  const line = Number(textarea.dataset.errorLine);
  if (!line || line > view.state.doc.lines) return;
  const found = view.state.doc.line(line);
  const from = Math.min(found.from + Math.max(Number(textarea.dataset.errorColumn || 1) - 1, 0), found.to);
  const message = textarea.dataset.errorMessage || "";
  view.dispatch(setDiagnostics(view.state, [{ from, to: Math.max(found.to, from), severity: "error", message }]));
}

function enhance(textarea) {
  const form = textarea.form;
  const run = () => (form.requestSubmit(), true);
  const view = new EditorView({
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        closeBrackets(),
        sparql(),
        syntaxHighlighting(colours),
        autocompletion({ override: [completion(textarea.dataset.endpoint)] }),
        keymap.of([
          { key: "Mod-Enter", run },
          { key: "Escape", run: (editor) => (editor.contentDOM.blur(), true) },
          ...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab,
        ]),
        EditorView.contentAttributes.of({
          "aria-label": textarea.labels?.[0]?.textContent.trim() ?? "SPARQL",
          dir: "ltr",
          spellcheck: "false",
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) textarea.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  view.dom.classList.add("query-editor");
  textarea.after(view.dom);
  textarea.hidden = true;
  showError(view, textarea);
}

for (const textarea of document.querySelectorAll("textarea[data-endpoint]")) enhance(textarea);
