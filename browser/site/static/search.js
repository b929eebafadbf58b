// Suggestions below every search box (the combobox pattern of ARIA APG). Without them the form works as it is.

const WAIT = 150;
const base = new URL("../api/suggest", import.meta.url);
const { lang, dir } = document.documentElement;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value != null) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

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
  const list = element("ul", { id: `${input.id}-list`, class: "suggestions", role: "listbox", dir, hidden: "" });
  const status = element("div", { class: "vh", role: "status" });
  list.setAttribute("aria-label", form.querySelector("label")?.textContent ?? "");
  form.append(list, status);
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" }))
    input.setAttribute(key, value);

  let found = [];
  let current = -1;
  let asked = 0;
  let timer = 0;
  let composing = false;

  /** The list stays as it is: whatever was or was to be asked comes too late. */
  function settle() {
    clearTimeout(timer);
    asked += 1;
  }

  function close() {
    settle();
    found = [];
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function choose(place) {
    list.children[current]?.setAttribute("aria-selected", "false");
    current = place;
    const now = list.children[current];
    if (now) {
      now.setAttribute("aria-selected", "true");
      now.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", now.id);
    } else input.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    settle();
    const words = input.value.trim();
    const number = asked;
    if (!words) return close();
    const url = new URL(base);
    url.search = new URLSearchParams({ q: words, lang, ...(scope ? { vocabs: scope } : {}) });
    try {
      const answer = await fetch(url);
      if (!answer.ok) return;
      const { results, status: said } = await answer.json();
      if (number !== asked || document.activeElement !== input) return;
      found = results;
      list.replaceChildren(...results.map((one, place) => option(`${list.id}-${place}`, one)));
      list.hidden = !results.length;
      input.setAttribute("aria-expanded", String(results.length > 0));
      status.textContent = said;
      choose(-1);
    } catch {
      // No connection: the form still works.
    }
  }

  /** What was chosen was an answer to other words, and so is what is still to come. */
  function later() {
    settle();
    choose(-1);
    if (!composing) timer = setTimeout(ask, WAIT);
  }

  input.addEventListener("compositionstart", () => { composing = true; });
  input.addEventListener("compositionend", () => { composing = false; later(); });
  input.addEventListener("input", later);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || composing) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void ask();
      settle();
      const count = found.length + 1;
      choose(((current + 1 + (key === "ArrowDown" ? 1 : -1) + count) % count) - 1);
    } else if (key === "Enter" && found[current]) {
      event.preventDefault();
      location.assign(found[current].url);
    } else if (key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => { event.preventDefault(); settle(); });
  list.addEventListener("click", (event) => {
    const place = [...list.children].indexOf(event.target.closest("li"));
    if (found[place]) location.assign(found[place].url);
  });
}

for (const input of document.querySelectorAll("form[role=search] input[type=search][name=q]")) suggestions(input);
