// "Try it out": Swagger UI in the place of an operation's description. The page is complete without.

const reference = document.getElementById("reference");
const { script, style, openapi } = reference.dataset;
const here = (address) => new URL(address).pathname;
let started;

/** Adds an element to the head, and waits until what it names has come. */
function load(name, properties) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(name), properties);
    element.onload = resolve;
    element.onerror = reject;
    document.head.prepend(element);
  });
}

/** Loads Swagger UI and the description once, when somebody wants them first. */
function start() {
  started ??= Promise.all([
    fetch(here(openapi)).then((answer) => answer.json()),
    load("script", { src: here(script) }),
    load("link", { rel: "stylesheet", href: here(style) }),
  ]);
  return started;
}

/** One operation of the description, asked of the server that this page came from. */
function only(document, { path, method }) {
  const servers = [{ url: location.origin + here(openapi).replace(/\/api\/openapi\.json$/, "") }];
  const operation = document.paths[path][method];
  const { securitySchemes, ...components } = document.components;
  const guarded = operation.security ? { ...components, securitySchemes } : components;
  return { ...document, servers, tags: [], components: guarded, paths: { [path]: { [method]: operation } } };
}

async function open(button, place) {
  const [description] = await start();
  globalThis.SwaggerUIBundle({
    spec: only(description, button.dataset),
    domNode: place,
    docExpansion: "full",
    defaultModelsExpandDepth: -1,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    validatorUrl: null,
  });
}

function toggle(button) {
  const operation = button.closest("details");
  const described = operation.querySelector(".described");
  let place = operation.querySelector(".try");
  if (!place) {
    place = document.createElement("div");
    place.className = "try";
    place.lang = "en";
    place.dir = "ltr";
    described.after(place);
    open(button, place).catch(() => {
      place.remove();
      described.hidden = false;
      button.textContent = button.dataset.open;
    });
    place.hidden = true;
  }
  place.hidden = !place.hidden;
  described.hidden = !place.hidden;
  button.textContent = place.hidden ? button.dataset.open : button.dataset.close;
}

/** An address with an operation in it shows that operation. */
function showNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named?.matches("details")) named.open = true;
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const colours = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
colours();
dark.addEventListener("change", colours);
for (const button of reference.querySelectorAll(".trying button")) {
  button.hidden = false;
  button.addEventListener("click", () => toggle(button));
}
addEventListener("hashchange", showNamed);
showNamed();
