"""The web layer under attack: a whole installation that believes itself behind a proxy with https, asked over sockets.

Real sign-in with password and code; every form without its token; headers of pages and of the API; forged hosts and
addresses; requests that mean two things; what the log files hold afterwards.
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import installations
import services
from one_time_codes import totp

VESALIUS = Path(sys.executable).parent / "vesalius"
HOST = "care.example.org"
FORM = "application/x-www-form-urlencoded"
CANARY = "Kanarie-Zonder-Weerga"


@dataclass(frozen=True)
class Answer:
    status: int
    pairs: list[tuple[str, str]]
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.pairs}

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def cookies(self) -> dict[str, str]:
        """Name → the whole Set-Cookie."""
        return {value.partition("=")[0]: value for name, value in self.pairs if name.lower() == "set-cookie"}


@dataclass
class Browser:
    """Keeps cookies and sends tokens of forms, as a browser behind the proxy does."""

    port: int
    jar: dict[str, str] = field(default_factory=dict)

    def __call__(self, method: str, path: str, form: Any = None, **headers: str) -> Answer:
        sent = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7", "Connection": "close"}
        if self.jar:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        content = None
        if form is not None:
            content = form if isinstance(form, bytes) else urllib.parse.urlencode(form).encode()
            sent |= {"Content-Type": FORM, "Origin": f"https://{HOST}", "Referer": f"https://{HOST}{path}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, content, {name: value for name, value in sent.items() if value})
            response = connection.getresponse()
            answer = Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()
        for name, whole in answer.cookies.items():
            value = whole.partition("=")[2].partition(";")[0].strip('"')
            if value:
                self.jar[name] = value
            else:
                self.jar.pop(name, None)
        return answer

    def token(self, path: str) -> str:
        """The token of the forms of a page."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self("GET", path).text)
        assert found is not None, path
        return found[1]

    def post(self, path: str, page: str, **form: str) -> Answer:
        return self("POST", path, {"csrfmiddlewaretoken": self.token(page), **form})


@dataclass(frozen=True)
class Site:
    port: int
    data: Path
    people: dict[str, dict[str, Any]]

    def browser(self) -> Browser:
        return Browser(self.port)

    def signed_in(self, username: str) -> Browser:
        browser, person = self.browser(), self.people[username]
        answer = browser.post("/account/login/", "/account/login/", login=username, password=person["password"])
        assert answer.status == 302, answer.text
        if person["totp_secret"]:
            page = answer.headers["location"]
            assert browser.post(page, page, code=totp(person["totp_secret"])).status == 302
        return browser

    def fhir(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        given = {"Authorization": f"Bearer {self.run('token', 'physician')}", "Content_Type": "application/fhir+json"}
        return self.browser()(method, f"/fhir{path}", content, **{**given, **headers})

    def run(self, *words: str) -> str:
        return subprocess.run(
            [str(VESALIUS), *words, "--data", str(self.data)], check=True, capture_output=True, text=True
        ).stdout.strip()

    def raw(self, request: bytes) -> bytes:
        """What comes back for these bytes, until the connection ends or 5 s are over."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(request)
            found = b""
            try:
                while piece := connection.recv(65536):
                    found += piece
            except (TimeoutError, ConnectionResetError):
                pass
            return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data, port = tmp_path_factory.mktemp("h") / "v", services.free_port()
    people = installations.put_network(data)
    environment = os.environ | {
        "VESALIUS_BASE_URL": f"https://{HOST}",
        "VESALIUS_TRUSTED_HOSTS": HOST,
        "VESALIUS_TRUST_FORWARDED": "1",
        "VESALIUS_ALLOWED_ORIGINS": "https://app.example.org",
    }
    with installations.started(data, port, environment):
        yield Site(port, data, people)


@pytest.fixture(scope="module")
def physician(site: Site) -> Browser:
    return site.signed_in("physician")


PAGES = ("/", "/account/login/", "/patients/", "/patients/patient-0001/", "/patients/patient-0001/results/",
         "/patients/nobody/", "/no-such-page/", "/administration/policy/")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_every_header(physician: Browser, path: str) -> None:
    headers = physician("GET", path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert "*" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["referrer-policy"] == "same-origin"
    assert headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    assert "no-store" in headers["cache-control"]
    assert not re.search(r"[0-9]", headers.get("server", ""))
    assert "x-powered-by" not in headers
    assert "access-control-allow-origin" not in headers


def test_every_answer_of_the_api_has_every_header(site: Site) -> None:
    for path in ("/Patient?_count=1", "/Patient/nobody", "/metadata", "/Patient/patient-0001/$everything"):
        headers = site.fhir("GET", path).headers
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["strict-transport-security"].startswith("max-age=")
        assert headers["cache-control"] == ("no-cache" if path == "/metadata" else "no-store")
        assert "charset=utf-8" in headers["content-type"]
        assert "set-cookie" not in headers


def test_cookies_are_bound_to_the_host_and_hidden_from_scripts(site: Site, physician: Browser) -> None:
    for name in ("__Host-session", "__Host-csrf"):
        assert name in physician.jar
    page = site.browser()("GET", "/account/login/")
    for name, whole in page.cookies.items():
        assert {"Secure", "HttpOnly"} <= {part.strip() for part in whole.split(";")}, name
        assert "path=/" in whole.lower()
        assert "samesite=lax" in whole.lower()
        assert "domain=" not in whole.lower()


def test_plain_http_is_sent_to_https(site: Site) -> None:
    answer = site.browser()("GET", "/account/login/", X_Forwarded_Proto="http")
    assert (answer.status, answer.headers["location"]) == (301, f"https://{HOST}/account/login/")


def test_the_session_is_a_new_one_after_signing_in_and_dead_after_signing_out(site: Site) -> None:
    browser = site.browser()
    browser.jar["__Host-session"] = "chosenbytheattacker0000000000000"
    person = site.people["receptionist"]
    browser.post("/account/login/", "/account/login/", login="receptionist", password=person["password"])
    assert browser.jar["__Host-session"] != "chosenbytheattacker0000000000000"
    browser = site.signed_in("receptionist")
    assert browser("GET", "/patients/").status == 200
    stolen = Browser(site.port, dict(browser.jar))
    ended = browser.post("/account/logout/", "/patients/")
    assert ended.status == 302
    assert ended.headers["clear-site-data"] == '"cache", "storage"'
    assert "no-store" in ended.headers["cache-control"]
    assert stolen("GET", "/patients/").headers["location"].startswith("/account/login/")


def posts() -> Iterator[str]:
    """Every address that takes a POST or might: all of them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django

    django.setup()
    from django.urls import get_resolver

    def below(patterns: list[Any], start: str) -> Iterator[str]:
        for found in patterns:
            route = start + str(found.pattern)
            if hasattr(found, "url_patterns"):
                yield from below(found.url_patterns, route)
            elif "^" not in route and "(?P" not in route:
                yield "/" + re.sub(r"<(?:int|number|slug):\w+>", "1", re.sub(r"<(?:str:)?\w+>", "patient-0001", route))

    yield from below(get_resolver().url_patterns, "")


def test_no_form_is_accepted_without_its_token_or_from_elsewhere(site: Site, physician: Browser) -> None:
    token = physician.token("/patients/")
    addresses = sorted(set(posts()))
    assert len(addresses) > 50
    for path in addresses:
        # What is not for browsers has no cookie to abuse: it authenticates each request by itself.
        if path.startswith(("/oauth/", "/token", "/.well-known/")) or "webhook" in path:
            continue
        for form, headers in (
            ({"username": "x"}, {}),
            ({"csrfmiddlewaretoken": "forged" * 10 + "abcd"}, {}),
            ({"csrfmiddlewaretoken": token}, {"Origin": "https://evil.example", "Referer": "https://evil.example/"}),
            ({"csrfmiddlewaretoken": token}, {"Origin": "null", "Referer": ""}),
        ):
            answer = physician("POST", path, form, **headers)
            assert answer.status in {401, 403, 404, 405}, (path, form, headers, answer.status)
    assert physician("GET", "/patients/").status == 200


def test_safe_methods_change_nothing(site: Site) -> None:
    browser = site.signed_in("nurse")
    for path in sorted(set(posts())):
        if "logout" in path or "accounts" in path:
            continue
        assert browser("GET", path).status in {200, 301, 302, 303, 400, 401, 403, 404, 405, 409, 410}, path
    assert browser("GET", "/account/logout/").status == 405
    assert browser("GET", "/patients/").status == 200


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "https:evil.example", "javascript:alert(1)",
     "///evil.example", "%68ttps://evil.example", "https://care.example.org@evil.example/", "\thttps://evil.example"],
)  # fmt: skip
def test_no_next_leads_away(site: Site, target: str) -> None:
    browser = site.browser()
    token = browser.token("/account/login/")
    answer = browser(
        "POST",
        "/account/login/?next=" + urllib.parse.quote(target),
        {
            "csrfmiddlewaretoken": token,
            "login": "patient",
            "password": site.people["patient"]["password"],
            "next": target,
        },
    )
    where = urllib.parse.urlsplit(answer.headers.get("location", "/"))
    assert (where.scheme, where.netloc) in {("", ""), ("https", HOST)}
    changed = browser.post("/preferences/", "/my/sharing/", language="nl", next=target)
    where = urllib.parse.urlsplit(changed.headers.get("location", "/"))
    assert (where.scheme, where.netloc) in {("", ""), ("https", HOST)}


def test_a_forged_host_gets_no_page(site: Site) -> None:
    for headers in (
        {"Host": "evil.example"},
        {"X_Forwarded_Host": "evil.example"},
        {"Host": f"{HOST}:80@evil.example"},
    ):
        for path in ("/", "/account/login/", "/fhir/metadata", "/fhir/Patient"):
            answer = site.browser()("GET", path, **headers)
            # The API names its own configured address whatever is asked for, and may answer what is public.
            assert answer.status in ({200} if path == "/fhir/metadata" else {400, 401}), (headers, path)
            assert "evil" not in answer.text
            assert "evil" not in answer.headers.get("location", "")


def test_other_origins_may_read_the_api_only_when_they_are_listed(site: Site) -> None:
    foreign = site.fhir("GET", "/Patient?_count=1", Origin="https://evil.example").headers
    assert "access-control-allow-origin" not in foreign
    listed = site.fhir("GET", "/Patient?_count=1", Origin="https://app.example.org").headers
    assert listed["access-control-allow-origin"] == "https://app.example.org"
    assert "access-control-allow-credentials" not in listed


def test_a_session_cookie_opens_no_api(site: Site, physician: Browser) -> None:
    assert physician("GET", "/fhir/Patient?_count=1").status == 401


SMUGGLED = b"0\r\n\r\nGET /x HTTP/1.1\r\n\r\n"
AMBIGUOUS = [
    b"POST /fhir HTTP/1.1\r\nHost: %s\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + SMUGGLED,
    b"POST /fhir/Patient HTTP/1.1\r\nHost: %s\r\nContent-Length: 4\r\nContent-Length: 40\r\n\r\nabcd",
    b"POST /fhir/Patient HTTP/1.1\r\nHost: %s\r\nContent-Length: +4\r\n\r\nabcd",
    b"POST /fhir/Patient HTTP/1.1\r\nHost: %s\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"GET /fhir/metadata HTTP/1.1\r\nHost: %s\r\nX: a\r\n b: c\r\n\r\n",
    b"GET /fhir/metadata HTTP/1.1\r\nHost : %s\r\n\r\n",
    b"GET /fhir/metadata HTTP/1.1\nHost: %s\n\n",
    b"GET /fhir/meta\x00data HTTP/1.1\r\nHost: %s\r\n\r\n",
]


@pytest.mark.parametrize("request_bytes", AMBIGUOUS)
def test_a_request_that_can_be_read_in_two_ways_is_read_once_or_refused(site: Site, request_bytes: bytes) -> None:
    answer = site.raw(request_bytes % HOST.encode())
    # One answer at most: the bytes after the body are never taken for another request.
    assert answer.count(b"HTTP/1.1 ") <= 1
    assert not answer.startswith(b"HTTP/1.1 2") or b"CapabilityStatement" in answer
    assert site.browser()("GET", "/health/live").status == 200


def test_headers_and_addresses_without_end_are_refused(site: Site) -> None:
    many = b"".join(b"X-%d: a\r\n" % number for number in range(20_000))
    for request in (
        b"GET /fhir/metadata HTTP/1.1\r\nHost: %s\r\n" % HOST.encode() + many + b"\r\n",
        b"GET /fhir/metadata HTTP/1.1\r\nHost: %s\r\nX: %s\r\n\r\n" % (HOST.encode(), b"a" * 2_000_000),
        b"GET /fhir/Patient?name=%s HTTP/1.1\r\nHost: %s\r\n\r\n" % (b"a" * 2_000_000, HOST.encode()),
    ):
        try:
            answer = site.raw(request)
        except (BrokenPipeError, ConnectionResetError):
            answer = b""
        assert not answer.startswith(b"HTTP/1.1 2")
        assert site.browser()("GET", "/health/live").status == 200


def test_bombs_are_refused_before_they_unfold(site: Site) -> None:
    bomb = gzip.compress(b'{"resourceType":"Patient","x":"' + b"a" * 64_000_000 + b'"}')
    assert len(bomb) < 100_000
    assert site.fhir("POST", "/Patient", bomb, Content_Encoding="gzip").status == 413
    deep = b'{"resourceType":"Basic","extension":' + b'[{"extension":' * 50_000 + b"1" + b"}]" * 50_000 + b"}"
    assert site.fhir("POST", "/Basic", deep).status in {400, 413}
    assert site.fhir("POST", "/Basic", b"[" * 1_000_000).status == 400
    xml = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Patient xmlns="http://hl7.org/fhir">&b;</Patient>'
    assert site.fhir("POST", "/Patient", xml, Content_Type="application/fhir+xml").status == 415
    assert site.browser()("GET", "/health/live").status == 200


@pytest.mark.parametrize(
    "path",
    ["/static/../settings.py", "/static/%2e%2e/%2e%2e/settings.py", "/static/..%2f..%2fsettings.py",
     "/static//etc/passwd", "/static/ui/../../platform/settings.py", "/static/%00", "/fhir/../etc/passwd",
     "/fhir/Binary/..%2f..%2fetc%2fpasswd",
     "/.git/config", "/.env", "/debug", "/admin/", "/server-status", "/fhir/Patient/%2e%2e"],
)  # fmt: skip
def test_no_path_leads_out(site: Site, path: str) -> None:
    answer = site.browser()("GET", path)
    assert answer.status in {301, 302, 400, 401, 404}
    assert b"root:" not in answer.body
    assert b"SECRET_KEY" not in answer.body
    assert b"Traceback" not in answer.body


def test_signing_in_does_not_tell_whether_an_account_exists(site: Site) -> None:
    def failed(username: str) -> str:
        browser = site.browser()
        answer = browser.post("/account/login/", "/account/login/", login=username, password="wrong-password-here")
        assert answer.status in {200, 429}
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.text)
        return text.replace(username, "NAME")

    assert failed("physician") == failed("physixian")


def test_an_error_tells_nothing_of_the_inside(site: Site, physician: Browser) -> None:
    for answer in (
        physician("GET", "/patients/patient-0001/documents/DocumentReference/%27/"),
        physician("GET", "/administration/policy/99999999999999999999/"),
        site.fhir("GET", "/Patient?_cursor=forged"),
        site.fhir("GET", "/Patient?_id=%00"),
        site.fhir("PUT", "/Patient/%ff", b"{}"),
    ):
        assert answer.status < 500, answer.text
        for word in ("Traceback", "psycopg", "SELECT", "site-packages", ".py", "Exception"):
            assert word not in answer.text


def test_what_a_patient_is_called_stands_in_no_log_and_no_refusal(site: Site, physician: Browser) -> None:
    """The canary goes through names, searches, addresses, headers, bodies that are refused, forms."""
    token = {"Authorization": f"Bearer {site.run('token', 'physician')}"}
    browser = site.browser()
    encoded = urllib.parse.quote(CANARY)
    asked = [
        browser("GET", f"/fhir/Patient?name={encoded}", **token),
        browser("GET", f"/fhir/Patient?nonsense={encoded}", Prefer="handling=strict", **token),
        browser("GET", f"/fhir/{encoded}", **token),
        browser("GET", f"/fhir/Patient/{encoded}", **token),
        browser("POST", "/fhir/Patient", json.dumps({"resourceType": "Patient", "gender": CANARY}).encode(),
                Content_Type="application/fhir+json", **token),
        browser("POST", "/fhir/Patient", f'{{"resourceType":"Patient","{CANARY}":1'.encode(),
                Content_Type="application/fhir+json", **token),
        browser("GET", "/fhir/metadata", X_Request_Id=CANARY, User_Agent=CANARY),
        physician("GET", f"/patients/?q={encoded}"),
        physician("GET", f"/patients/{encoded}/"),
        physician.post("/account/login/", "/patients/", login=CANARY, password=CANARY),
        browser("GET", f"/static/{encoded}"),
    ]  # fmt: skip
    assert all(answer.status < 500 for answer in asked)
    logs = sorted(site.data.rglob("*.log"))
    assert logs
    for file in logs:
        assert CANARY.encode() not in file.read_bytes(), file


def test_a_line_break_in_a_header_or_name_forges_no_line_of_the_log(site: Site) -> None:
    before = sum(len(file.read_bytes().splitlines()) for file in site.data.rglob("*.log"))
    site.browser()("GET", "/fhir/metadata%0d%0aforged%20line", User_Agent="x")
    after = [line for file in site.data.rglob("*.log") for line in file.read_bytes().splitlines()]
    assert not [line for line in after if line.startswith(b"forged")]
    assert len(after) - before < 10
