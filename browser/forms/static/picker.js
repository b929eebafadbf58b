// Values looked for while somebody types. Without this the button "Search" does it.

import { combobox, element } from "./combobox.js";

const WAIT = 200;

const said = ({ value, lang, dir }, of = {}) => element("span", { lang: lang || null, dir: lang ? dir : "auto", ...of }, value);

/** A name with what tells it from others. */
function thing({ label, about }) {
  const made = element("span", { class: "thing" }, said(label));
  for (const one of about) made.append(" ", said(one, { class: "hint" }));
  return made;
}

const option = (id, one) => element("li", { id, role: "option", "aria-selected": "false" }, thing(one));

function picker(field) {
  const { url, input: free, remove, chosen, removed } = field.dataset;
  const several = "several" in field.dataset;
  const input = field.querySelector(".search-row input");
  const picked = field.querySelector(".picked");
  let next = Number(free.slice(free.lastIndexOf("/") + 1)) || 0;

  function address(words) {
    const asked = new URL(url, location.href);
    asked.searchParams.set("q", words);
    return asked;
  }

  /** Those that are not among the chosen ones already. */
  function offered(results) {
    const there = new Set([...picked.querySelectorAll("input[type=hidden], input[type=radio]")].map((one) => one.value));
    return results.filter((one) => !there.has(one.value));
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

  const { list, status, ask, close } = combobox(input, {
    label: field.querySelector("legend").textContent, wait: WAIT, address, option, take, offered, searches: true,
  });
  field.querySelector(".search-in").append(list);
  field.append(status);

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
