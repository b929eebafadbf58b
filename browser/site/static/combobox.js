// A list of suggestions below a text field (the combobox pattern of ARIA APG): asked for while somebody types.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value != null) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * Make a field a combobox; the caller puts the list and the status where they belong.
 *
 * `address` gives the URL that answers for some words, or null where nothing is asked; `option` makes the element of a
 * result; `offered` may leave results out; `take` is called with the one that is chosen. `searches`: Enter asks where
 * nothing is chosen, and never sends the form.
 */
export function combobox(input, { label, wait, address, option, take, offered = (results) => results, searches = false }) {
  const list = element("ul", { id: `${input.id}-list`, class: "suggestions", role: "listbox", dir: document.documentElement.dir, hidden: "", "aria-label": label });
  const status = element("div", { class: "vh", role: "status" });
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
    const number = asked;
    const url = address(input.value.trim());
    if (!url) return close();
    try {
      const answer = await fetch(url);
      if (!answer.ok) return;
      const { results, status: said } = await answer.json();
      if (number !== asked || document.activeElement !== input) return;
      found = offered(results);
      list.replaceChildren(...found.map((one, place) => option(`${list.id}-${place}`, one)));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
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
    if (!composing) timer = setTimeout(ask, wait);
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
    } else if (key === "Enter" && (found[current] || searches)) {
      event.preventDefault();
      if (found[current]) take(found[current]);
      else ask();
    } else if (key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => { event.preventDefault(); settle(); });
  list.addEventListener("click", (event) => {
    const place = [...list.children].indexOf(event.target.closest("li"));
    if (found[place]) take(found[place]);
  });
  return { list, status, ask, close };
}
