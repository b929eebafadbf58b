// The history of the query page: the last queries that ran, kept in this browser. Without scripts there is none.

const KEY = "kg.queries";
const MOST = 50;
const section = document.querySelector(".history");
const textarea = document.querySelector("textarea[name=query]");

/** Entries { query, dataset, time }, newest first; nothing when the browser keeps nothing. */
function read() {
  try {
    const entries = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(entries) ? entries.filter((entry) => typeof entry?.query === "string") : [];
  } catch {
    return [];
  }
}

function write(entries) {
  try {
    if (entries.length) localStorage.setItem(KEY, JSON.stringify(entries));
    else localStorage.removeItem(KEY);
  } catch {
    // Full, or forbidden: then there is no history.
  }
}

/** A query that ran becomes the newest entry, and its older twin goes. */
function remember() {
  if (!("ran" in textarea.dataset)) return;
  const query = textarea.defaultValue;
  const dataset = textarea.form.elements.dataset?.value ?? "";
  const others = read().filter((entry) => entry.query !== query || (entry.dataset ?? "") !== dataset);
  write([{ query, dataset, time: new Date().toISOString() }, ...others].slice(0, MOST));
}

/** What stands for a query in the list: its words without comments and prefixes, on one line. */
function summary(query) {
  const words = query.replace(/^\s*(#.*|(PREFIX|BASE)\b.*)$/gim, " ").replace(/\s+/g, " ").trim();
  return (words || query.trim()).slice(0, 120);
}

function item(entry) {
  const link = document.createElement("a");
  const parameters = new URLSearchParams({ query: entry.query });
  if (entry.dataset) parameters.set("dataset", entry.dataset);
  link.href = `${textarea.form.action}?${parameters}`;
  link.dir = "ltr";
  link.lang = "";
  link.className = "code-link";
  link.textContent = summary(entry.query);
  const time = document.createElement("time");
  const when = new Date(entry.time);
  time.className = "hint";
  if (!Number.isNaN(when.valueOf())) {
    time.dateTime = entry.time;
    time.textContent = when.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  }
  const row = document.createElement("li");
  row.append(link, " ", time);
  return row;
}

function show() {
  const entries = read();
  section.querySelector("ul").replaceChildren(...entries.map(item));
  section.hidden = entries.length === 0;
}

if (section && textarea) {
  remember();
  const clear = section.querySelector("button");
  clear.hidden = false;
  clear.addEventListener("click", () => {
    write([]);
    show();
    document.querySelector("#examples").scrollIntoView({ block: "nearest" });
    textarea.form.querySelector("button").focus();
  });
  show();
}
