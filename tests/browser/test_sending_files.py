"""A browser sends files: after a dropped line or a reload only what is missing goes, and a known file not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Request, Route, expect

from tests.browser.conftest import NewPage, sign_up
from tests.support.sounds import sound

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
PART = 5 * 1024 * 1024


def with_account(page: Page, email: str) -> None:
    page.goto("/accounts/signup/")
    sign_up(page, email)
    page.goto("/studio/upload/")


def choose(page: Page, *files: Path | FilePayload) -> None:
    chooser = page.locator("#file")
    expect(chooser).to_have_attribute("multiple", "")  # by the script: without it a form sends one file
    chooser.set_input_files(files)  # type: ignore[arg-type]


def offsets_of(page: Page) -> list[int]:
    """Where each part begins that this page sends from now on, as it is answered."""
    offsets: list[int] = []

    def note(request: Request) -> None:
        if request.method == "PATCH":
            offsets.append(int(request.headers["upload-offset"]))

    page.on("requestfinished", note)
    return offsets


def lose_the_second_part(route: Route) -> None:
    """The line drops whenever this part is sent."""
    if route.request.method == "PATCH" and route.request.headers["upload-offset"] == str(PART):
        route.abort("internetdisconnected")
    else:
        route.continue_()


def test_a_dropped_line_a_reload_and_a_known_file(new_page: NewPage, tmp_path: Path) -> None:
    content = sound(tmp_path / "Long_song.wav", seconds=72.0)
    assert 2 * PART < len(content) < 3 * PART
    page = new_page(fails=(409, "ERR_INTERNET_DISCONNECTED"))
    with_account(page, "sender@example.org")
    offsets = offsets_of(page)
    page.route("**/uploads/**", lose_the_second_part)
    choose(page, tmp_path / "Long_song.wav")
    row = page.locator("#sending .sending", has_text="Long_song.wav")
    expect(row).to_contain_text("The line dropped at 41 %")
    assert offsets == [0]

    # The page is left in the middle; chosen again, the file goes on where it stopped.
    row.get_by_role("button", name="Pause").click()
    expect(row).to_contain_text("Paused at 41 %")
    page.unroute("**/uploads/**")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("[data-interrupted]")).to_contain_text("Long_song.wav")
    choose(page, tmp_path / "Long_song.wav")
    expect(row).to_contain_text("It is in your library", timeout=120_000)
    assert offsets == [0, PART, 2 * PART]
    expect(page.locator("[data-interrupted]")).to_have_count(0)

    # Its card follows the job until it can be played, and the file is what was sent.
    expect(page.locator("#sent .card [data-play]")).to_be_visible(timeout=180_000)
    page.locator("#sent .card__title a").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Original").click()
    assert Path(download.value.path()).read_bytes() == content

    # The same content under another name is recognised before a byte of it is sent.
    page.get_by_role("link", name="Upload", exact=True).click()
    choose(page, {"name": "again.wav", "mimeType": "audio/wav", "buffer": content})
    again = page.locator("#sending .sending", has_text="again.wav")
    expect(again).to_contain_text("You have this file already: “Long song”.")
    assert offsets == [0, PART, 2 * PART]
    again.get_by_role("link", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Long song")


def test_several_files_go_one_after_the_other_and_a_bad_one_stops_none(new_page: NewPage, tmp_path: Path) -> None:
    page = new_page(width=390, height=844, fails=(409,))
    with_account(page, "several@example.org")
    text: FilePayload = {"name": "notes.mp3", "mimeType": "audio/mpeg", "buffer": b"no music " * 500}
    empty: FilePayload = {"name": "empty.wav", "mimeType": "audio/wav", "buffer": b""}
    songs: list[FilePayload] = [
        {"name": f"Song {seed}.wav", "mimeType": "", "buffer": sound(tmp_path / "a.wav", seed=seed)} for seed in (1, 2)
    ]
    choose(page, empty, songs[0], text, songs[1])
    row = page.locator("#sending .sending")
    expect(row.filter(has_text="empty.wav")).to_contain_text("The file is empty: export it again")
    expect(row.filter(has_text="notes.mp3")).to_contain_text("not sound in a format that we can read")
    for seed in (1, 2):
        expect(row.filter(has_text=f"Song {seed}.wav")).to_contain_text("It is in your library")
    expect(page.locator("#sent .card [data-play]")).to_have_count(2, timeout=180_000)
    expect(page.locator(".drop__limits")).to_contain_text("30")
    row.filter(has_text="notes.mp3").get_by_role("button", name="Remove").click()
    expect(row).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_file_that_is_chosen_before_the_script_is_there_is_sent(new_page: NewPage, tmp_path: Path) -> None:
    sound(tmp_path / "early.wav", seconds=1.0)
    page = new_page()
    page.goto("/accounts/signup/")
    sign_up(page, "early@example.org")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/js/studio/upload.*", hold)
    page.goto("/studio/upload/")
    page.locator("#file").set_input_files(tmp_path / "early.wav")

    page.wait_for_function("document.querySelector('#file').files.length === 1")
    held[0].continue_()

    expect(page.locator("#sending .sending", has_text="early.wav")).to_contain_text("It is in your library")


def test_without_subtle_cryptography_the_hash_is_the_same(new_page: NewPage) -> None:
    page = new_page()
    with_account(page, "hashing@example.org")
    same = page.evaluate("""async () => {
      const { sha256 } = await import("/static/js/studio/sha256.js");
      const sizes = [0, 1, 55, 56, 63, 64, 65, 1000, 4 * 1024 * 1024 + 7];
      const files = sizes.map((size) => new Blob([Uint8Array.from({ length: size }, (_, place) => place * 7 + 3)]));
      const pairs = files.map(async (file) => [await sha256(file), await sha256(file, { subtle: null })]);
      return (await Promise.all(pairs)).every(([one, other]) => one === other && one.length === 64);
    }""")
    assert same
