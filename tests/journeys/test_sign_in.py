"""Signing in with a real browser: by keyboard, without JavaScript, and when the session has ended."""

from uuid import uuid4

import pytest
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import RequestContext, Template
from django.urls import include, path
from playwright.sync_api import expect

from tests.cast import PASSWORD

pytestmark = pytest.mark.browser

NOTEBOOK = """
{% extends "base.html" %}
{% block content %}
  <form method="post">
    {% csrf_token %}
    <input type="hidden" name="uuid" value="{{ uuid }}">
    <input name="word" aria-label="word"><textarea name="text" aria-label="text"></textarea>
    <input type="checkbox" name="sure" aria-label="sure">
    <button type="submit">Simpan</button>
  </form>
{% endblock %}
"""


@login_required
def notebook(request):
    """A page with a form, as any other."""
    if request.method == "POST" and request.POST["word"] == "kosong":
        return redirect("/")
    if request.method == "POST":
        return HttpResponse(f"<p>tersimpan: {request.POST['word']}, {request.POST['uuid']}</p>")
    return HttpResponse(Template(NOTEBOOK).render(RequestContext(request, {"uuid": uuid4()})))


urlpatterns = [path("catatan/", notebook), path("", include("perisai.urls"))]


def sign_in(page, username="sz"):
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def test_an_agent_signs_in_and_out_by_keyboard_alone(page, cast):
    page.goto("/")
    page.keyboard.type("sz")  # the first field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hari ini")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Langsung ke isi halaman"
    page.locator(".account summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keluar").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/masuk/")


def test_it_all_works_without_javascript(open_page, cast):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    sign_in(page)
    page.get_by_text("Siti Zulaikha").first.click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def test_nothing_is_wider_than_the_screen_and_every_target_is_big_enough(page, cast):
    page.goto("/masuk/")
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        small = page.evaluate(
            """() => Array.from(document.querySelectorAll("button, .btn, nav a, input:not([type=hidden])"))
              .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)
              .map((one) => one.outerHTML)"""
        )
        assert small == []
        if page.url.endswith("/masuk/"):
            sign_in(page)


@pytest.mark.urls("tests.journeys.test_sign_in")
def test_what_was_typed_comes_back_when_the_session_has_ended(page, cast):
    page.goto("/catatan/")
    sign_in(page)
    page.fill("[name=word]", "padi")
    page.fill("[name=text]", "dua baris\nketerangan")
    page.check("[name=sure]")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url("**/masuk/?next=%2Fcatatan%2F&belum=1")
    sign_in(page)
    page.wait_for_url("**/catatan/")
    expect(page.locator("[name=word]")).to_have_value("padi")
    expect(page.locator("[name=text]")).to_have_value("dua baris\nketerangan")
    expect(page.locator("[name=sure]")).to_be_checked()
    expect(page.get_by_text("Isian Anda sudah dikembalikan")).to_be_visible()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("tersimpan: padi")).to_be_visible()


@pytest.mark.urls("tests.journeys.test_sign_in")
def test_what_was_typed_comes_back_when_the_line_broke(page, cast):
    """With the same `uuid`: what reached the server before the line broke is not saved twice."""
    page.goto("/")
    sign_in(page)
    page.wait_for_url("**/")
    page.goto("/catatan/")
    page.fill("[name=word]", "padi")
    sent = page.input_value("[name=uuid]")
    page.context.set_offline(True)
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.go_back()
    page.goto("/catatan/")
    expect(page.locator("[name=word]")).to_have_value("padi")
    expect(page.get_by_text("Isian Anda sudah dikembalikan")).to_be_visible()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text(f"tersimpan: padi, {sent}")).to_be_visible()


@pytest.mark.urls("tests.journeys.test_sign_in")
def test_what_was_saved_does_not_come_back(page, cast):
    page.goto("/catatan/")
    sign_in(page)
    page.wait_for_url("**/catatan/")
    page.fill("[name=word]", "kosong")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("heading", name="Hari ini").wait_for()
    page.goto("/catatan/")
    expect(page.locator("[name=word]")).to_have_value("")
    expect(page.get_by_text("Isian Anda sudah dikembalikan")).to_be_hidden()


@pytest.mark.urls("tests.journeys.test_sign_in")
def test_what_one_person_typed_is_never_shown_to_the_next(page, cast):
    page.goto("/catatan/")
    sign_in(page)
    page.fill("[name=word]", "rahasia")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Simpan").click()
    sign_in(page, "st")
    page.wait_for_url("**/catatan/")
    expect(page.locator("[name=word]")).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('perisai.draft')") is None
