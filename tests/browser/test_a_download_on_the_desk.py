"""A download dropped on the desk fills it, and what is sent unchanged is the same song; without a script, too."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage, OwnSong, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
# As people do: something is over the page for a while before it is dropped.
DROP = """async ([content, name]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  const how = { dataTransfer, bubbles: true, cancelable: true };
  const desk = document.getElementById("create-desk");
  desk.dispatchEvent(new DragEvent("dragenter", how));
  await new Promise((later) => setTimeout(later, 1500));
  desk.dispatchEvent(new DragEvent("drop", how));
}"""


def test_a_dropped_download_gives_the_same_song_again(new_page: NewPage, own_song: OwnSong) -> None:
    page, song = new_page(storage_state=own_song.state), own_song.download
    page.goto("/create/")
    page.locator("#id_prompt").fill("my own words")
    page.evaluate(DROP, [base64.b64encode(song.read_bytes()).decode(), "Night.mp3"])
    expect(page.locator("#opened-title")).to_have_text("From the recipe of “Night.mp3”")
    expect(page.locator("#id_prompt")).to_have_value("warm rain")
    expect(page.locator("#id_seed")).to_have_value("11")
    assert page.url.endswith("/create/")
    page.get_by_role("button", name="Make it").last.click()
    page.wait_for_url("**/requests/**")
    expect(page.locator(".sameness")).to_contain_text("The same as “Night.mp3”, to the last sample.", timeout=300_000)
    # What was typed before is not lost.
    page.goto("/create/")
    page.evaluate(DROP, [base64.b64encode(song.read_bytes()).decode(), "Night.mp3"])
    expect(page.locator("#opened-title")).to_be_focused()
    page.get_by_text("From a download", exact=True).click()
    # Enter in the address reads it and sends nothing.
    page.locator("#id_address").fill("https://elsewhere.example/tracks/1/")
    page.locator("#id_address").press("Enter")
    expect(page.locator("#recipe-problem")).to_contain_text("not an address of this site")
    expect(page.locator("#id_prompt")).to_have_value("warm rain")


def test_without_a_script_a_form_does_the_same(new_page: NewPage, tmp_path: Path) -> None:
    (tmp_path / "none.mp3").write_bytes(b"ID3")
    page = new_page(java_script_enabled=False, width=390, height=844)
    page.goto("/accounts/signup/?next=/create/")
    sign_up(page, "plainly@example.org")
    page.wait_for_url("**/create/")
    page.locator("#id_prompt").fill("my own words")
    page.get_by_text("From a download", exact=True).click()
    page.locator("#id_file").set_input_files(tmp_path / "none.mp3")
    page.get_by_role("button", name="Fill the desk").click()
    expect(page.locator("#recipe-problem")).to_contain_text("There is no recipe in it")
    expect(page.locator("#id_prompt")).to_have_value("my own words")
