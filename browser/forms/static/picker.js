// Values looked for while somebody types (the combobox pattern of ARIA APG). Without this the button "Search" does it.

const WAIT = 200;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value != null) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const said = ({ value, lang, dir }, of = {}) => element("span", { lang: lang || null, dir: lang ? dir : "auto", ...of }, value);

/** A name with what tells it from others. */
function thing({ label, about }) {
  const made = element("span", { class: "thing" }, said(label));
  for (const one of about) made.append(" ", said(one, { class: "hint" }));
  return made;
}

function picker(field) {
  const { url, input: free, remove, chosen, removed } = field.dataset;
  const several = "several" in field.dataset;
  const input = field.querySelector(".search-row input");
  const picked = field.querySelector(".picked");
  const id = `${input.id}-list`;
  const list = element("ul", { id, class: "suggestions", role: "listbox", hidden: "", "aria-label": field.querySelector("legend").textContent });
  const status = element("div", { class: "vh", role: "status" });
  field.querySelector(".search-in").append(list);
  field.append(status);
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" }))
    input.setAttribute(key, value);

  let found = [];
  let current = -1;
  let asked = 0;
  let timer = 0;
  let next = Number(free.slice(free.lastIndexOf("/") + 1)) || 0;

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
    mark(-1);
  }

  function mark(place) {
    list.children[current]?.setAttribute("aria-selected", "false");
    current = place;
    const now = list.children[current];
    if (!now) return void input.removeAttribute("aria-activedescendant");
    now.setAttribute("aria-selected", "true");
    now.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", now.id);
  }

  async function ask() {
    settle();
    const number = asked;
    const address = new URL(url, location.href);
    address.searchParams.set("q", input.value.trim());
    try {
      const answer = await fetch(address);
      if (!answer.ok) return;
      const { results, status: words } = await answer.json();
      if (number !== asked || document.activeElement !== input) return;
      const there = new Set([...picked.querySelectorAll("input[type=hidden], input[type=radio]")].map((one) => one.value));
      found = results.filter((one) => !there.has(one.value));
      list.replaceChildren(...found.map((one, place) => element("li", { id: `${id}-${place}`, role: "option", "aria-selected": "false" }, thing(one))));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      status.textContent = words;
      mark(-1);
    } catch {
      // No connection: the button still works.
    }
  }

  /** Put a value among those chosen; where one only can be, in place of it. */
  function take(one) {
    const name = several ? `${free.slice(0, free.lastIndexOf("/"))}/${next}` : free;
    next += 1;
    field.querySelector(".found")?.remove();
    const button = element("button", { type: "submit", "data-take-out": "" }, remove, element("span", { class: "vh" }, ` ${one.label.value}`));
    const row = element("li", {}, thing(one), element("input", { type: "hidden", name, value: one.value }), button);
    if (several) picked.append(row);
    else picked.replaceChildren(row);
    status.textContent = `${chosen} ${one.label.value}`;
    input.value = "";
    input.dispatchEvent(new Event("change", { bubbles: true }));
    close();
  }

  input.addEventListener("input", () => { settle(); mark(-1); timer = setTimeout(ask, WAIT); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const { key } = event;
    if (event.isComposing) return;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void ask();
      settle();
      const count = found.length + 1;
      mark(((current + 1 + (key === "ArrowDown" ? 1 : -1) + count) % count) - 1);
    } else if (key === "Enter") {
      event.preventDefault();
      if (found[current]) take(found[current]);
      else ask();
    } else if (key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const place = [...list.children].indexOf(event.target.closest("li"));
    if (found[place]) take(found[place]);
  });
  field.querySelector(".search-row button").addEventListener("click", (event) => {
    event.preventDefault();
    input.focus();
    ask();
  });
  picked.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take-out]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li");
    status.textContent = `${removed} ${row.querySelector(".thing").textContent.trim()}`;
    row.remove();
    input.focus();
  });
}

for (const field of document.querySelectorAll(".picker")) picker(field);
