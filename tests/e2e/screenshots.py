"""Pictures of pages for the documentation: `python -m tests.e2e.screenshots [FOLDER]` (pngquant makes them small)."""

import shutil
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

from tests.browser.running import running
from tests.e2e.conftest import ARGUMENTS, CHROMIUM

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
QUERY = """SELECT ?code ?title WHERE {
  ?target a gbf:Target ; gbf:targetCode ?code ; skos:prefLabel ?title
  FILTER (LANG(?title) = "fr")
}
ORDER BY ?code
LIMIT 8"""
PAGES = {
    "home": "{lang}/",
    "target": "kmgbf/{lang}/page/target_3",
    "indicator": "kmgbf/{lang}/page/indicator_A.1",
    "query": "{lang}/query?" + urlencode({"query": QUERY}).replace("{", "{{").replace("}", "}}"),
}


def main(folder: Path) -> None:
    """Take every page in English and Arabic, narrow and wide, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, running(Path(data) / "data") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for language, width, scheme in product(("en", "ar"), (390, 1280), ("light", "dark")):
            context = browser.new_context(
                viewport={"width": width, "height": 844 if width < 600 else 900},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = context.new_page()
            for name, path in PAGES.items():
                page.goto(f"{server.url}/{path.format(lang=language)}")
                page.wait_for_timeout(300)
                page.screenshot(path=folder / f"{name}-{language}-{width}-{scheme}.png")
            context.close()
        browser.close()
    if shutil.which("pngquant"):
        files = [str(path) for path in folder.glob("*.png")]
        subprocess.run(["pngquant", "--force", "--ext", ".png", "--speed", "1", "64", *files], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
