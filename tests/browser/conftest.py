"""The local chat as a stranger starts it, and a real browser that shows it."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from tests.browser.steps import PATIENCE
from tests.harness import lend_what_is_learnt

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """The local chat in a process of its own, in a folder of its own."""
    lend_what_is_learnt(tmp_path / "data")
    settings = ("BOT_TOKEN", "DATABASE_URL", "PROGRAMME", "SAMPLES")
    env = {name: value for name, value in os.environ.items() if name not in settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0", cwd=tmp_path, env=env, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    async with asyncio.timeout(30):
        line = (await process.stderr.readline()).decode()
    found = re.search(r"http://\S+", line)
    assert found, line
    yield found.group()
    process.terminate()
    assert await process.wait() == 0


@pytest.fixture
async def page(address: str) -> AsyncIterator[Page]:
    """The chat page in Debian's Chromium; an error in its console fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = await browser.new_page()
        page.set_default_timeout(PATIENCE)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        await page.goto(address)
        yield page
        await browser.close()
        assert complaints == []
