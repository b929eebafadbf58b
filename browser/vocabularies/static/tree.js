// Trees unfold in place. Without this file the same signs are links to pages that show the tree opened there.

const signs = (root) => root.querySelectorAll("a.twist[data-part]");
const listOf = (sign) => sign.closest("li").querySelector(":scope > ul");

async function unfold(sign) {
  const list = listOf(sign);
  if (list) {
    list.hidden = !list.hidden;
  } else {
    sign.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(sign.dataset.part);
      if (!answer.ok) throw new Error(String(answer.status));
      const part = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("ul");
      prepare(part);
      sign.closest("li").append(part);
    } catch {
      location.href = sign.href;
      return;
    } finally {
      sign.removeAttribute("aria-busy");
    }
  }
  sign.setAttribute("aria-expanded", String(!listOf(sign).hidden));
}

/** Arrow keys as in every tree: up and down to the neighbours, forward unfolds, back folds or goes to the parent. */
function move(event) {
  const tree = event.target.closest(".tree");
  if (!tree || event.altKey || event.ctrlKey || event.metaKey) return;
  const rtl = document.documentElement.dir === "rtl";
  const forward = rtl ? "ArrowLeft" : "ArrowRight";
  const back = rtl ? "ArrowRight" : "ArrowLeft";
  const item = event.target.closest("li");
  const sign = item.querySelector(":scope > a.twist[data-part]");
  const open = sign?.getAttribute("aria-expanded") === "true";
  const names = [...tree.querySelectorAll(".leaf > a")].filter((name) => name.checkVisibility());
  const here = names.indexOf(item.querySelector(":scope > .leaf > a"));
  const go = (name) => name?.focus();
  if (event.key === "ArrowDown") go(names[here + 1]);
  else if (event.key === "ArrowUp") go(names[here - 1]);
  else if (event.key === "Home") go(names[0]);
  else if (event.key === "End") go(names.at(-1));
  else if (event.key === forward && sign) open ? go(names[here + 1]) : unfold(sign);
  else if (event.key === back && open) unfold(sign);
  else if (event.key === back) go(item.parentElement.closest("li")?.querySelector(":scope > .leaf > a"));
  else return;
  event.preventDefault();
}

function prepare(root) {
  for (const sign of signs(root)) {
    sign.setAttribute("role", "button");
    sign.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      unfold(sign);
    });
    sign.addEventListener("keydown", (event) => {
      if (event.key === " ") {
        event.preventDefault();
        unfold(sign);
      }
    });
  }
}

prepare(document);
document.addEventListener("keydown", move);
