// The query editor: CodeMirror on top of the page's own textarea, which keeps working without this file.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { HighlightStyle, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

const TERMS = `SELECT DISTINCT ?term (SAMPLE(?name) AS ?label) WHERE {
  { ?term a owl:Class } UNION { ?term a owl:ObjectProperty } UNION { ?term a owl:DatatypeProperty }
  UNION { GRAPH ?g { ?term rdfs:label ?any } FILTER(STRENDS(STR(?g), "/ontology/labels")) }
  OPTIONAL { ?term rdfs:label ?name . FILTER(LANG(?name) = "en") }
} GROUP BY ?term LIMIT 2000`;

// The editor lives in a shadow root: there the library adopts style sheets, which the page's policy allows.
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: "var(--brand-2)", fontWeight: "600" },
  { tag: [tags.string, tags.literal], color: "var(--warn)" },
  { tag: [tags.number, tags.bool], color: "var(--warn)" },
  { tag: tags.variableName, color: "var(--visited)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--ink-3)" },
  { tag: [tags.namespace, tags.typeName, tags.propertyName, tags.name], color: "var(--link)" },
]);

const theme = EditorView.theme({
  "&": { border: "1px solid var(--line-strong)", borderRadius: "4px", background: "var(--paper)", color: "var(--ink)" },
  "&.cm-focused": { outline: "3px solid #ffbf47", boxShadow: "0 0 0 6px #15211c" },
  ".cm-scroller": { fontFamily: "var(--mono)", fontSize: "0.9375rem", lineHeight: "1.6", minHeight: "14rem" },
  ".cm-gutters": { background: "var(--wash)", color: "var(--ink-2)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { background: "transparent" },
  ".cm-error": { textDecoration: "underline wavy var(--bad)" },
  ".cm-cursor": { borderColor: "var(--ink)" },
  ".cm-tooltip": { background: "var(--paper)", color: "var(--ink)", border: "1px solid var(--line-strong)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--brand)", color: "#fff" },
});

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

// The place of the error that the page tells in words, underlined until the text is changed.
function errorMark(textarea) {
  const line = Number(textarea.dataset.errorLine);
  return EditorView.decorations.of((view) => {
    const { doc } = view.state;
    if (!line || line > doc.lines || doc.toString() !== textarea.defaultValue) return Decoration.none;
    const found = doc.line(line);
    const from = Math.min(found.from + Math.max(Number(textarea.dataset.errorColumn || 1) - 1, 0), found.to);
    if (from === found.to) return Decoration.none;
    const title = textarea.dataset.errorMessage || "";
    return Decoration.set([Decoration.mark({ class: "cm-error", attributes: { title } }).range(from, found.to)]);
  });
}

function enhance(textarea) {
  const form = textarea.form;
  const run = () => (form.requestSubmit(), true);
  const host = document.createElement("div");
  textarea.after(host);
  const root = host.attachShadow({ mode: "open" });
  new EditorView({
    root,
    parent: root,
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
        theme,
        errorMark(textarea),
        autocompletion({ icons: false, override: [completion(textarea.dataset.endpoint)] }),
        keymap.of([
          { key: "Mod-Enter", run },
          { key: "Escape", run: (editor) => (editor.contentDOM.blur(), true) },
          ...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab,
        ]),
        EditorView.contentAttributes.of({
          "aria-label": textarea.labels?.[0]?.textContent.trim() ?? "SPARQL",
          dir: "ltr",
          spellcheck: "false",
          tabindex: "0",
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) textarea.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  textarea.hidden = true;
}

for (const textarea of document.querySelectorAll("textarea[data-endpoint]")) enhance(textarea);
