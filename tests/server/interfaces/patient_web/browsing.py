"""What tests of one's own pages in a browser share: signing in, and where the focus is."""

from playwright.sync_api import Page

from tests.server.features.accounts.conftest import PASSPHRASE

FOCUSED = """() => { const one = document.activeElement;
  const name = one.labels && one.labels.length ? one.labels[0].innerText : one.innerText || one.getAttribute('aria-label');
  return one.tagName.toLowerCase() + (one.type ? '[' + one.type + ']' : '') + ' ' + (name || '').trim().split('\\n')[0]; }"""


def sign_in(page: Page, address: str, name: str, language: str) -> None:
    """Through the page for signing in."""
    page.goto(f"{address}/my/sign-in?language={language}")
    page.fill("#name", name)
    page.fill("#password", PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/today*")
