// Small conveniences; every page is complete without them. Nothing is remembered.

const { documentElement: root } = document;
const live = document.createElement("div");
live.className = "vh";
live.setAttribute("role", "status");
document.body.append(live);

/** Copy buttons, shown only where the browser lets a page write to the clipboard. */
function copyButtons() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const words = button.textContent;
    let timer = 0;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
      } catch {
        return;
      }
      button.textContent = live.textContent = button.dataset.done;
      clearTimeout(timer);
      timer = setTimeout(() => {
        button.textContent = words;
        live.textContent = "";
      }, 2000);
    });
  }
}

/** Ctrl-Enter runs the query. */
function queryKey() {
  const query = document.querySelector("textarea[name=query]");
  if (!query) return;
  for (const hint of document.querySelectorAll(".keys")) hint.hidden = false;
  query.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      query.form.requestSubmit();
    }
  });
}

/** The menus of the bar close with Escape and with a click elsewhere. */
function menus() {
  const open = () => document.querySelectorAll(".narrow[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
}

root.classList.add("scripted");
copyButtons();
queryKey();
menus();
