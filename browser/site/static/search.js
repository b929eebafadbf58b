// Suggestions below every search box. Without them the form works as it is.

import { combobox, element } from "./combobox.js";

const WAIT = 150;
const base = new URL("../api/suggest", import.meta.url);
const { lang } = document.documentElement;

/** A suggestion: code, name with the typed part marked, the text that matched if it is another, and the vocabulary. */
function option(id, one) {
  const { label, parts, matched, notation, dataset } = one;
  const name = element("span", { lang: label.lang, dir: label.dir });
  for (const [text, marked] of parts ?? [[label.value, false]]) name.append(marked ? element("mark", {}, text) : text);
  const made = element("li", { id, role: "option", "aria-selected": "false" });
  if (notation) made.append(element("bdi", { class: "code", dir: "ltr" }, notation));
  made.append(name);
  if (matched) made.append(element("span", { class: "hint", lang: matched.lang, dir: matched.dir }, matched.value));
  if (dataset) made.append(element("span", { class: "hint" }, dataset));
  return made;
}

function suggestions(input) {
  const { form } = input;
  const scope = form.dataset.vocabs ?? form.querySelector("[name=vocabs]")?.value;

  function address(words) {
    if (!words) return null;
    const url = new URL(base);
    url.search = new URLSearchParams({ q: words, lang, ...(scope ? { vocabs: scope } : {}) });
    return url;
  }

  const { list, status } = combobox(input, {
    label: form.querySelector("label")?.textContent ?? "", wait: WAIT, address, option, take: ({ url }) => location.assign(url),
  });
  form.append(list, status);
}

for (const input of document.querySelectorAll("form[role=search] input[type=search][name=q]")) suggestions(input);
