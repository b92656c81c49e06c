"""A real headless Chromium, as the tests of map.html use it."""

import base64
import json
import shutil
import tempfile
import zlib
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
# All that can be seen of a page, with what was typed, chosen and focused
_STATE = (
    "[document.body.outerHTML, document.activeElement.outerHTML, location.href, scrollY,"
    " ...[...document.querySelectorAll('input')].map((one) => one.value + one.checked)].join()"
)
_UNCHANGED = f"return window.asOpened === {_STATE}"


@contextmanager
def browser():
    """Start a browser with a profile of its own; its logs hold every request and error."""
    profile = tempfile.mkdtemp(prefix="rangemap-chromium-")
    options = Options()
    options.binary_location = shutil.which("chromium")
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield Page(driver)
    finally:
        driver.quit()
        shutil.rmtree(profile, ignore_errors=True)


class Page:
    """What a test asks of a page."""

    def __init__(self, driver):
        self.driver = driver
        self._looked_at = None

    def look(self, path, width=1280, height=800):
        """Return to a file that is looked at, if it still is as it was when it was opened."""
        wanted = (path, width, height)
        if self._looked_at != wanted or not self.run(_UNCHANGED):
            self.open(*wanted).run(f"window.asOpened = {_STATE}")
            self._looked_at = wanted
        return self

    def open(self, path, width=1280, height=800, fragment=""):
        """Open a file, at a fragment; forget what was logged before."""
        self._looked_at = None
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.get("about:blank")
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(Path(path).as_uri() + fragment)
        return self

    def run(self, script, *arguments):
        """Return what a script returns."""
        return self.driver.execute_script(script, *arguments)

    def wait(self, milliseconds):
        """Let the page go on: a fade, a pan."""
        self.run("return new Promise((done) => setTimeout(done, arguments[0]))", milliseconds)
        return self

    def press(self, *keys, times=1):
        """Press keys, the first ones held; whatever has the focus gets them."""
        *held, key = keys
        actions = ActionChains(self.driver, duration=0)
        for one in held:
            actions.key_down(one)
        for _ in range(times):
            actions.send_keys(key)
        for one in held:
            actions.key_up(one)
        actions.perform()
        return self

    def click(self, selector):
        """Click in the middle of an element."""
        self.driver.find_element("css selector", selector).click()
        return self

    def mouse(self, x, y, *, click=False):
        """Move a mouse to a point of the screen, and click there."""
        kinds = ["mouseMoved", *(["mousePressed", "mouseReleased"] if click else [])]
        for kind in kinds:
            button = "left" if kind != "mouseMoved" else "none"
            event = {"type": kind, "x": x, "y": y, "button": button, "clickCount": int(click)}
            self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)
        return self

    def text(self, selector):
        """Return what is to be read in an element."""
        return self.run("return document.querySelector(arguments[0]).innerText", selector)

    def texts(self, selector):
        """Return the text of each element that matches."""
        return self.run(
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)",
            selector,
        )

    def pixel(self, x, y):
        """Return the colour that is seen at a point, as #rrggbb."""
        clip = {"x": x, "y": y, "width": 1, "height": 1, "scale": 1}
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"clip": clip})
        png = base64.b64decode(shot["data"])
        packed, at = b"", 8  # after the signature: chunks of length, kind, content and checksum
        while at < len(png):
            length = int.from_bytes(png[at : at + 4], "big")
            if png[at + 4 : at + 8] == b"IDAT":
                packed += png[at + 8 : at + 8 + length]
            at += length + 12
        # one pixel: a byte for the filter, which has nothing to work on, then red, green, blue
        return "#" + zlib.decompress(packed)[1:4].hex()

    def printed(self):
        """Return the page as it is printed, a PDF."""
        options = {"printBackground": True, "preferCSSPageSize": True}
        return base64.b64decode(self.driver.execute_cdp_cmd("Page.printToPDF", options)["data"])

    def errors(self):
        """Return every message that the page has logged."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        """Return the address of everything that was asked for, but for what the page holds."""
        events = (
            json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")
        )
        asked = [
            event["params"]["request"]["url"]
            for event in events
            if event["method"] == "Network.requestWillBeSent"
        ]
        return [address for address in asked if not address.startswith("data:")]
