// The query editor: CodeMirror on top of the page's own textarea, which keeps working without this file.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { HighlightStyle, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";
import { sources } from "./completion.js";

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
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--sans)", fontSize: "0.9375rem" },
  ".cm-tooltip-autocomplete > ul > li": { display: "flex", gap: "0.75em", padding: "3px 8px", alignItems: "baseline" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--brand-2)", color: "var(--paper)" },
  ".cm-completionLabel": { unicodeBidi: "isolate" },
  ".cm-completionDetail": { marginInlineStart: "0", font: "0.8125rem var(--mono)", fontStyle: "normal", color: "var(--ink-3)" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
});

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
        autocompletion({ icons: false, maxRenderedOptions: 60, override: sources(textarea.dataset.completions) }),
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
  for (const hint of document.querySelectorAll(".with-editor")) hint.hidden = false;
}

for (const textarea of document.querySelectorAll("textarea[data-completions]")) enhance(textarea);
